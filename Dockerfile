# One image for every part: web, workers, clock, migrations. See docs/deploy.md.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1
WORKDIR /application

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Hashed names and compressed copies of the static files. The key only has to exist here.
ENV TRUSTAPP_STATIC_ROOT=/application/staticfiles
RUN TRUSTAPP_SECRET_KEY=build python manage.py collectstatic --noinput

RUN useradd --system --no-create-home application
USER application
EXPOSE 8000
CMD ["python", "manage.py", "web", "--bind", "0.0.0.0:8000"]
