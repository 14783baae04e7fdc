"""gunicorn's own settings; those of the program stand in the environment (see README).

Started in the project's folder: ``gunicorn --config docs/deployment/gunicorn.conf.py thidua.wsgi``.
"""

import multiprocessing
import os
import sys

sys.path.insert(0, os.getcwd())  # gunicorn reads this file before it looks there itself

from thidua.logs import configuration

bind = "127.0.0.1:8000"
# each process holds about 150 MB; more than nine serve no office faster
workers = int(os.environ.get("WEB_CONCURRENCY", min(2 * multiprocessing.cpu_count() + 1, 9)))
timeout = 120  # the largest import and the longest decision take seconds; a hanging process ends
graceful_timeout = 60
# as long as nginx lets an address be: a longer one is answered there, in Vietnamese
limit_request_line = 8190
max_requests, max_requests_jitter = 2000, 200
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

# the program writes a line a request itself, without query strings: gunicorn's would hold them
accesslog = None
logconfig_dict = configuration(debug=False, time_zone="Asia/Ho_Chi_Minh")
logconfig_dict["loggers"]["gunicorn.error"] = {"level": "INFO", "handlers": [], "propagate": True}
