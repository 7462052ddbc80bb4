"""What all posts share: the frame of a post, forms, lists to choose from, help, the main screen."""
