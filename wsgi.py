"""The application object for gunicorn and for `flask --app wsgi`."""

from doctoral_center import create_app

app = create_app()
