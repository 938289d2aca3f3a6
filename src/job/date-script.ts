/**
 * The shell script that gives a run its date and then starts the program.
 *
 * It needs nothing of the image but a POSIX shell: no `date`, whose options differ between GNU and busybox, and no
 * time-zone files. It never says `$$`, and `$(…)` only around arithmetic, because the kubelet reads both as its own
 * before the shell sees them. The same reason splits the marks that it replaces in two.
 */

/** What the script exits with when it cannot tell the date; EX_CONFIG of sysexits.h. */
export const NO_DATE_EXIT_CODE = 78;

/** The variable that carries the name of the run's Job, which ends in its scheduled time. */
export const JOB_VARIABLE = 'LOGICAL_DATE_JOB';

/** The names that a controller gives end in minutes since 1970; what lies outside, such as 20260301, is somebody's own idea. */
const EARLIEST_MINUTE = Date.UTC(2025, 0, 1) / 60_000;
const LATEST_MINUTE = Date.UTC(2100, 0, 1) / 60_000;

const HEAD = `set -eu
fail() {
  echo "logical date: $1" >&2
  exit ${NO_DATE_EXIT_CODE}
}`;

/** Dates and numbers of days since 1970-01-01, both ways, in whole numbers; years start on 1 March. */
export const CALENDAR = `day_of() {
  y=\${1%%-*}; m=\${1#*-}; m=\${m%-*}; m=\${m#0}; d=\${1##*-}; d=\${d#0}
  y=$((y - (m <= 2)))
  day=$((365 * y + y / 4 - y / 100 + y / 400 + (153 * ((m + 9) % 12) + 2) / 5 + d - 719469))
}
date_of() { # years begin on 1 March and come in eras of 400
  n=$(($1 + 719468)); era=$((n / 146097)); n=$((n % 146097))
  y=$(((n - n / 1460 + n / 36524 - n / 146096) / 365))
  n=$((n - 365 * y - y / 4 + y / 100)); m=$(((5 * n + 2) / 153))
  d=$((n - (153 * m + 2) / 5 + 101)); y=$((y + 400 * era + (m >= 10))); m=$((m < 10 ? m + 103 : m + 91))
  date=$y-\${m#1}-\${d#1}
}
check_date() {
  case $1 in
    [12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]) day_of "$1"; date_of "$day" ;;
    *) date= ;;
  esac
  [ "$date" = "$1" ] || fail "'$1' must be a date of the calendar such as 2026-03-01"
}`;

/** An explicit date or time, else the date that ends the Job's name, else the scheduled minute that ends it. */
const READ_RUN = `minute=; explicit=
if [ -n "\${LOGICAL_DATE:-}" ]; then
  explicit=$LOGICAL_DATE
elif [ -n "\${LOGICAL_TIME:-}" ]; then
  check_date "\${LOGICAL_TIME%%T*}"
  case $LOGICAL_TIME in
    *T[01][0-9]:[0-5][0-9]:00Z|*T2[0-3]:[0-5][0-9]:00Z) ;;
    *) fail "LOGICAL_TIME '$LOGICAL_TIME' must be a time in UTC such as 2026-03-01T14:00:00Z" ;;
  esac
  time=\${LOGICAL_TIME#*T}; hour=\${time%%:*}; time=\${time#*:}; time=\${time%%:*}
  minute=$((day * 1440 + \${hour#0} * 60 + \${time#0}))
else
  case $${JOB_VARIABLE} in
    *-[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9])
      explicit=\${${JOB_VARIABLE}%-??-??}
      explicit=\${explicit##*-}\${${JOB_VARIABLE}#"$explicit"} ;;
    *-[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) minute=\${${JOB_VARIABLE}##*-} ;;
  esac
  # the controller ends the name in minutes since 1970; from 2025 to 2099 they are believed
  if [ -n "$minute" ]; then
    if [ "$minute" -lt ${EARLIEST_MINUTE} ] || [ "$minute" -ge ${LATEST_MINUTE} ]; then minute=; else minute=$((minute - minutes_before)); fi
  fi
  [ -n "$minute$explicit" ] || fail "Job '$${JOB_VARIABLE}' was not started by its schedule; end its name in a date, as in NAME-2026-03-01, or set LOGICAL_DATE"
fi
if [ -n "$minute" ]; then
  day=$(((minute + minutes_to_local) / 1440))
  date_of $((minute / 1440))
  hour=$((minute / 60 % 24 + 100)); past=$((minute % 60 + 100))
  LOGICAL_TIME=\${date}T\${hour#1}:\${past#1}:00Z
  export LOGICAL_TIME
else
  check_date "$explicit"
fi`;

/** The first day of the window before the run's that has no marker; an explicit date is done again in any case. */
const FIND_MISSING = `marker=$1
shift
if [ -n "$minute" ]; then
  last=$day; day=$((last - window_days))
  while [ "$day" -lt "$last" ]; do
    date_of "$day"
    replace "$marker" "$date_mark" "$date"
    [ -e "$text" ] || break
    day=$((day + 1))
  done
  if [ "$day" -eq "$last" ]; then
    echo "logical date: each of the last $window_days days has its marker; nothing to do"
    exit 0
  fi
fi
unset LOGICAL_TIME`;

/** The day of this pod of an Indexed Job. */
const READ_INDEX_FROM_RANGE = `day_of "$first_date"
day=$((day + JOB_COMPLETION_INDEX))`;

const READ_INDEX_FROM_LIST = `i=0
for listed in $all_dates; do
  [ "$i" -ne "$JOB_COMPLETION_INDEX" ] || day_of "$listed"
  i=$((i + 1))
done
[ "$JOB_COMPLETION_INDEX" -lt "$i" ] || fail "index $JOB_COMPLETION_INDEX has no date"`;

const REPLACE = `date_mark='$''(LOGICAL_DATE)'
time_mark='$''(LOGICAL_TIME)'
replace() {
  rest=$1; text=
  while :; do
    case $rest in
      *"$2"*) text=$text\${rest%%"$2"*}$3; rest=\${rest#*"$2"} ;;
      *) break ;;
    esac
  done
  text=$text$rest
}`;

const SET_DATE = `date_of "$day"
LOGICAL_DATE=$date
export LOGICAL_DATE
left=$#
while [ "$left" -gt 0 ]; do
  replace "$1" "$date_mark" "$LOGICAL_DATE"
  case $text in
    *"$time_mark"*)
      [ -n "\${LOGICAL_TIME:-}" ] || fail "a run for an explicit date has no time; set LOGICAL_TIME to a time in UTC"
      replace "$text" "$time_mark" "$LOGICAL_TIME" ;;
  esac
  shift
  set -- "$@" "$text"
  left=$((left - 1))
done`;

const START = 'exec "$@"';

/** Passes the request to end on, and writes the marker only when the program ended well by itself. */
const RUN_AND_MARK = `replace "$marker" "$date_mark" "$LOGICAL_DATE"
stopped=
"$@" &
child=$!
trap 'stopped=1; kill -TERM "$child" 2>/dev/null || :' TERM INT
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done
[ -z "$stopped" ] || [ "$code" -ne 0 ] || code=143
if [ "$code" -eq 0 ] && [ ! -e "$text" ]; then
  case $text in */*) "\${tools}mkdir" -p "\${text%/*}" ;; esac
  : > "$text"
fi
exit "$code"`;

/** What runs of a CronJob need to know besides the name of their Job. */
export interface RunDateSettings {
  /** Minutes to go back from the scheduled time. */
  readonly before: number;

  /** Minutes to add to a time in UTC so that its date is the one wanted. */
  readonly toLocal: number;
}

function runSettings({ before, toLocal }: RunDateSettings): string {
  return `minutes_before=${before}; minutes_to_local=${toLocal}`;
}

/** Starts `"$@"` with the date of the run. */
export function runDateScript(settings: RunDateSettings): string {
  return join([HEAD, runSettings(settings), CALENDAR, REPLACE, READ_RUN, SET_DATE, START]);
}

/** Starts `"$@"`, after the marker's template, with the first date of the window before the run that has no marker. */
export function missingDateScript(settings: RunDateSettings & { readonly windowDays: number; readonly tools: string }): string {
  return join([HEAD, `${runSettings(settings)}; window_days=${settings.windowDays}; tools='${settings.tools}'`, CALENDAR, REPLACE, READ_RUN, FIND_MISSING, SET_DATE, RUN_AND_MARK]);
}

/** Starts `"$@"` with the date of the pod's index, counted from `first`. */
export function rangeDateScript(first: string): string {
  return join([HEAD, `first_date=${first}`, CALENDAR, REPLACE, READ_INDEX_FROM_RANGE, SET_DATE, START]);
}

/** Starts `"$@"` with that one of `dates` that the pod's index points to. */
export function listDateScript(dates: readonly string[]): string {
  return join([HEAD, `all_dates='${dates.join(' ')}'`, CALENDAR, REPLACE, READ_INDEX_FROM_LIST, SET_DATE, START]);
}

/** The variables that a script uses for itself; one of the pod's by such a name would reach the program changed. */
export function variablesOf(script: string): string[] {
  return [...new Set([...script.matchAll(/(?:^|[ ;(])([a-z_]+)=/gm)].map(([, name]) => name)), 'listed'];
}

function join(parts: string[]): string {
  return `${parts.join('\n')}\n`;
}
