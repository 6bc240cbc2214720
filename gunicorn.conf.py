"""How gunicorn serves Doctoral Center; it reads this file by itself when started beside it.

WEB_CONCURRENCY is gunicorn's own variable for the number of worker processes.
"""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because browsers open spare connections that send nothing for a while: one of them would hold a whole
# single-threaded worker until its time-out, and two of them the whole site.
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
# The control socket has one fixed path a user, over which two installations on one machine would quarrel.
control_socket_disable = True
