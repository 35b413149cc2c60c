#!/bin/sh
# deploy/nginx as it is shipped, before the APIs of these two machines, and with certificates where there are some.
set -eu
etc=${ETC_NGINX:-/etc/nginx}
mkdir -p "$etc/keshen"
for file in "${SHIPPED:-/keshen/shipped}"/*; do
  sed "s#/etc/nginx/#$etc/#g; s/10\.0\.0\.11:/$HERE:/; s/10\.0\.0\.12:/$THERE:/" "$file" >"$etc/keshen/$(basename "$file")"
done
if [ -s "$etc/tls/keshen.crt" ]; then
  cat >"$etc/conf.d/default.conf" <<CONF
include $etc/keshen/upstream.conf;
server {
    listen 80;
    return 301 https://\$host\$request_uri;
}
server {
    listen 443 ssl http2;
    ssl_certificate $etc/tls/keshen.crt;
    ssl_certificate_key $etc/tls/keshen.key;
    include $etc/keshen/server.conf;
}
CONF
else
  cp "$etc/keshen/site.conf" "$etc/conf.d/default.conf"
fi
exec nginx "$@" -g 'daemon off;'
