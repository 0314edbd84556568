# Sourced by bin/run and bin/test: makes .venv from the hashed locks, once, with bash and Python 3.11 or newer only.
# Whatever can't be done ends with one sentence that says what to do.

refuse() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
  local name
  for name in "${GOODWORK_PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (4, 0))' >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# A step with its seconds, quiet when it goes well; when not, its last words.
step() {
  local text=$1 began=$SECONDS said
  shift
  printf '  %s ... ' "$text" >&2
  if said=$("$@" 2>&1); then
    printf '%ss\n' $((SECONDS - began)) >&2
    return 0
  fi
  printf 'failed\n' >&2
  case $said in
    *"No space left on device"*) refuse "The disk is full: free some space, then run this again." ;;
    *"ermission denied"*) refuse "This folder can't be written; give this account the right to write in $PWD." ;;
  esac
  printf '%s\n' "$said" | tail -n 12 >&2
  return 1
}

make_venv() {
  local python=$1
  if [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' >/dev/null 2>&1; then return 0; fi
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    # Debian keeps these two in a package of their own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      step "installing python3-venv" install_with_apt python3-venv || true
    fi
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
      refuse "Python's venv module is missing; install it (Debian and Ubuntu: apt-get install python3-venv), then run this again."
  fi
  step "making .venv with $("$python" --version 2>&1)" "$python" -m venv --clear .venv ||
    refuse "The folder .venv can't be made; see above."
}

install_with_apt() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q -y && apt-get install -q -y --no-install-recommends "$@"
}

# $1: what tells one state of the locks from another; made with nothing but the shell's own tools and Python.
digest_of() {
  "$1" - "${@:2}" <<'PYTHON'
import hashlib, sys
summed = hashlib.sha256(sys.version.encode())
for name in sys.argv[1:]:
    summed.update(open(name, "rb").read())
print(summed.hexdigest())
PYTHON
}

# setup_venv app|test
setup_venv() {
  local wanted=$1 python stamp=.venv/.goodwork locks digest
  python=$(find_python) || refuse "Goodwork needs Python 3.11 or newer; install it, or name one with GOODWORK_PYTHON=/path/to/python3."
  free=$("$python" -c 'import shutil; print(shutil.disk_usage(".").free // 1048576)')
  if [ ! -e "$stamp" ] && [ "$free" -lt 1500 ]; then
    refuse "The disk is full: $PWD has $free MB left and Goodwork needs 1500 MB; free some space, then run this again."
  fi
  make_venv "$python"
  # What the tests brought stays when bin/run comes after bin/test.
  if [ "$wanted" = app ] && [ -e "$stamp" ] && [ "$(cut -d' ' -f1 "$stamp")" = test ]; then wanted=test; fi
  locks=(requirements/app.txt)
  [ "$wanted" = test ] && locks+=(requirements/test.txt)
  digest=$(digest_of .venv/bin/python requirements/uv.txt "${locks[@]}")
  if [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$wanted $digest" ]; then
    rm -f "$stamp"
    step "installing the installer (uv)" .venv/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/uv.txt ||
      refuse "The installer can't be had; check the network, then run this again."
    # uv doesn't read pip's settings: a mirror named there is passed on.
    if [ -z "${UV_DEFAULT_INDEX:-}" ] && [ -z "${UV_INDEX_URL:-}" ]; then
      local mirror
      mirror=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
      [ -z "$mirror" ] || export UV_DEFAULT_INDEX=$mirror
    fi
    step "installing what Goodwork is made of" .venv/bin/uv pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python "${locks[@]}" ||
      refuse "The packages can't be installed; check the network, then run this again."
    printf '%s %s\n' "$wanted" "$digest" >"$stamp"
  fi
  make_importable
}

# The project itself, without a build: a line for Python's path, and the console command.
make_importable() {
  local site
  for site in .venv/lib/python3.*/site-packages; do
    [ "$(cat "$site/goodwork.pth" 2>/dev/null)" = "$PWD/src" ] || printf '%s\n' "$PWD/src" >"$site/goodwork.pth"
  done
  local script
  script=$(printf '#!%s/.venv/bin/python\nfrom goodwork.config.command_line import main\n\nmain()' "$PWD")
  if [ "$(cat .venv/bin/goodwork 2>/dev/null)" != "$script" ]; then
    printf '%s\n' "$script" >.venv/bin/goodwork
    chmod +x .venv/bin/goodwork
  fi
}
