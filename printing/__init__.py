"""Paper: pictures above, devices below. It knows no terminal program and no journal.

Data go in, one-bit pictures and printer bytes come out, and the spool tells honestly what became of them.
"""

import logging

# A terminal program owns the screen: without this, logging's last resort would write warnings over it.
logging.getLogger(__name__).addHandler(logging.NullHandler())
