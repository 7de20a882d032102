#!/usr/bin/env bash
# Install what is missing and say what is done. Usage: setup.sh run|dev
# run: Python packages and front-end files. dev: also the tools and services of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-run}
export UV_PYTHON_DOWNLOADS=never

say() { printf '【準備】%s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else say "管理者権限が要ります（root か sudo）: $*"; return 1
    fi
}

apt_updated=
debian() { # debian PACKAGE WHY
    if dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; then return 0; fi
    if ! command -v apt-get >/dev/null; then
        say "パッケージ $1 がありません（$2）。Debian 以外では手で入れてください。"; return 1
    fi
    say "Debian のパッケージ $1 を入れます（$2）"
    if [ -z "$apt_updated" ]; then as_root apt-get update -qq; apt_updated=1; fi
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "$1" >/tmp/madoguchi-apt.log 2>&1; then
        say "パッケージ $1 を入れられませんでした（$2）。理由:"; tail -n 5 /tmp/madoguchi-apt.log; return 1
    fi
}

python_ok() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=
for name in python3.11 python3 python3.12 python3.13; do
    if command -v "$name" >/dev/null && python_ok "$name"; then python=$(command -v "$name"); break; fi
done
if [ -z "$python" ]; then debian python3 "Python 3.11 以上"; python=$(command -v python3); fi

uv=$(command -v uv || true)
if [ -z "$uv" ] && [ -x .tools/bin/uv ]; then uv=.tools/bin/uv; fi
if [ -z "$uv" ]; then
    say "uv を .tools/ に入れます（Python パッケージの固定と取得）"
    "$python" -c 'import ensurepip' 2>/dev/null || debian python3-venv "uv を入れる仮想環境"
    "$python" -m venv .tools
    .tools/bin/pip install --quiet --disable-pip-version-check 'uv==0.13.9' \
        || .tools/bin/pip install --quiet --disable-pip-version-check uv
    uv=.tools/bin/uv
fi

fresh() { [ -f "$1" ] && [ ! uv.lock -nt "$1" ] && [ ! pyproject.toml -nt "$1" ]; }
if [ "$mode" = dev ]; then
    if ! fresh .venv/.madoguchi-dev; then
        say "Python のパッケージを入れます（uv.lock のとおり、開発用を含む）"
        "$uv" sync --quiet --frozen --python "$python"
        touch .venv/.madoguchi-dev .venv/.madoguchi-run
    fi
elif ! fresh .venv/.madoguchi-run; then
    say "Python のパッケージを入れます（uv.lock のとおり）"
    "$uv" sync --quiet --frozen --no-dev --inexact --python "$python"
    touch .venv/.madoguchi-run
fi

if [ ! -f src/madoguchi/assets/vendor/.complete ] \
    || [ package-lock.json -nt src/madoguchi/assets/vendor/.complete ]; then
    command -v npm >/dev/null || debian npm "画面の部品を npm から固定版で取得する"
    say "画面の部品を取得します（package-lock.json のとおり）"
    .venv/bin/python scripts/assets.py
    touch src/madoguchi/assets/vendor/.complete
fi

fonts() {
    debian fonts-noto-cjk "日本語の表示" || true
    debian fonts-morisawa-bizud-gothic "見やすい日本語の書体" || true
}

if [ "$mode" = run ]; then
    # A screen elsewhere brings its own fonts, so their lack must not stop the start.
    if command -v apt-get >/dev/null && ! fc-list :lang=ja 2>/dev/null | grep -q .; then fonts; fi
else
    fonts
    debian chromium "ブラウザを使うテスト"
    debian postgresql-15 "PostgreSQL でのテスト（私用のサーバーを一時的に起動します）" \
        || debian postgresql "PostgreSQL でのテスト"
    debian procps "プロセスを止めるテスト"
fi
