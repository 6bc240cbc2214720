"""How gunicorn serves Doctoral Center; it reads this file by itself when started beside it.

WEB_CONCURRENCY is gunicorn's own variable for the number of worker processes.
"""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because browsers open spare connections that say nothing for a while. One of them would hold a worker without
# threads until its time-out; here it holds a thread for five seconds, so there are more than a browser opens, and fewer
# than a process has connections to the database. Behind a proxy that sends whole requests only, workers without threads
# answer more evenly under load: GUNICORN_CMD_ARGS="--worker-class sync --threads 1".
worker_class = "gthread"
threads = 12
timeout = 60
graceful_timeout = 10
# The control socket has one fixed path a user, over which two installations on one machine would quarrel.
control_socket_disable = True
