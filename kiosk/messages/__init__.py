"""Every sentence that more than one place says: what somebody is told, in the language in use."""
