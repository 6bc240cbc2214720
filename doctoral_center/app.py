"""create_app(): wires, nothing else."""

import logging
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from doctoral_center import cli, config, db, jobs, web

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Mapping[str, object] | None = None) -> Flask:
    """Build the application; `settings` win over instance/config.py and the environment.

    Raises config.SettingsError when a setting is unsafe: better no start than an open door.
    """
    app = Flask(__name__, instance_path=str(ROOT / "instance"))
    app.config.from_mapping(config.read(Path(app.instance_path), settings))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    web.init_app(app)
    cli.register(app)
    jobs.register(app)
    return app
