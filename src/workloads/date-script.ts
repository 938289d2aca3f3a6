import { Env } from '../pod/env';
import { ScriptValues } from './start-script';

/** The variable that carries the name of the run's Job, which ends in its scheduled time. */
const JOB_VARIABLE = 'LOGICAL_DATE_JOB';

/** The names that a controller gives end in minutes since 1970; what lies outside, such as 20260301, is somebody's own idea. */
const EARLIEST_MINUTE = Date.UTC(2025, 0, 1) / 60_000;
const LATEST_MINUTE = Date.UTC(2100, 0, 1) / 60_000;
const IS_NO_TIME = `[ "$minute" -lt ${EARLIEST_MINUTE} ] || [ "$minute" -ge ${LATEST_MINUTE} ]`;
const NOT_SCHEDULED = 'was not started by its schedule; end its name in a date, as in NAME-2026-03-01, or set LOGICAL_DATE';

/** Dates and numbers of days since 1970-01-01, both ways, in whole numbers. */
export const CALENDAR = `day_of() { # the date $1, into $day
  y=\${1%%-*}; m=\${1#*-}; m=\${m%-*}; m=\${m#0}; d=\${1##*-}; d=\${d#0}
  y=$((y - (m <= 2)))
  day=$((365 * y + y / 4 - y / 100 + y / 400 + (153 * ((m + 9) % 12) + 2) / 5 + d - 719469))
}
date_of() { # the day $1, into $date; years begin on 1 March and come in eras of 400
  n=$(($1 + 719468)); era=$((n / 146097)); n=$((n % 146097))
  y=$(((n - n / 1460 + n / 36524 - n / 146096) / 365))
  n=$((n - 365 * y - y / 4 + y / 100)); m=$(((5 * n + 2) / 153))
  d=$((n - (153 * m + 2) / 5 + 101)); y=$((y + 400 * era + (m >= 10))); m=$((m < 10 ? m + 103 : m + 91))
  date=$y-\${m#1}-\${d#1}
}`;

const CHECK_DATE = `check_date() {
  case $1 in
    [12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]) day_of "$1"; date_of "$day" ;;
    *) date= ;;
  esac
  [ "$date" = "$1" ] || fail "'$1' must be a date of the calendar such as 2026-03-01"
}`;

const SET_DATE = `date_of "$day"
LOGICAL_DATE=$date; export LOGICAL_DATE`;

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
    if ${IS_NO_TIME}; then minute=; else minute=$((minute - minutes_before)); fi
  fi
  [ -n "$minute$explicit" ] || fail "Job '$${JOB_VARIABLE}' ${NOT_SCHEDULED}"
fi
LOGICAL_TIME=
if [ -n "$minute" ]; then
  day=$(((minute + minutes_to_local) / 1440))
  date_of $((minute / 1440))
  hour=$((minute / 60 % 24 + 100)); time=$((minute % 60 + 100))
  LOGICAL_TIME=\${date}T\${hour#1}:\${time#1}:00Z
else
  check_date "$explicit"
fi`;

const COUNT_FAILURES = `count_failures() { # failed runs of the day whose marker is $text, into $failures; the last one into $failed
  failures=0; failed=; line=
  if [ -r "$text.failed" ]; then
    while read -r line || [ -n "$line" ]; do failures=$((failures + 1)); failed=$line; done < "$text.failed"
  fi
}`;

/**
 * The first day of the window before the run's that has no marker and has not been given up; an explicit date is done again in
 * any case. A retry stays with the day of its own run, also when that was the last try.
 */
const FIND_MISSING = `marker=$1
shift
if [ -n "$minute" ]; then
  last=$day; day=$((last - window_days)); skipped=
  while [ "$day" -lt "$last" ]; do
    date_of "$day"
    replace "$marker" "$open"'LOGICAL_DATE)' "$date"
    if [ ! -e "$text" ]; then
      count_failures
      [ "$failures" -ge "$skip_after" ] || break
      case $failed in "$${JOB_VARIABLE} "*) break ;; esac
      echo "start script: $date is skipped after $failures failed runs, of which the last was $failed" >&2
      skipped="$skipped $date"
    fi
    day=$((day + 1))
  done
  if [ "$day" -eq "$last" ]; then
    [ -z "$skipped" ] || fail "given up:$skipped; remove the file MARKER.failed of a day to try it again, or write its marker"
    echo "start script: each of the last $window_days days has its marker; nothing to do"
    exit 0
  fi
fi
unset LOGICAL_TIME`;

const READ_INDEX_FROM_RANGE = `day_of "$first_date"
day=$((day + JOB_COMPLETION_INDEX))`;

const READ_INDEX_FROM_LIST = `position=0
for listed in $all_dates; do
  [ "$position" -ne "$JOB_COMPLETION_INDEX" ] || day_of "$listed"
  position=$((position + 1))
done
[ "$JOB_COMPLETION_INDEX" -lt "$position" ] || fail "index $JOB_COMPLETION_INDEX has no date"`;

/** Passes the request to end on, and writes the marker only when the program ended well by itself. */
const runAndMark = (tools: string) => `fill "$marker"
stopped=
child=
trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :' TERM INT
"$@" &
child=$!
[ -z "$stopped" ] || kill -TERM "$child" 2>/dev/null || :
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done
[ -z "$stopped" ] || [ "$code" -ne 0 ] || code=143
if [ "$code" -eq 0 ] && [ ! -e "$text" ]; then
  ${tools}mkdir -p "\${text%/*}"
  : > "$text"
elif [ "$code" -ne 0 ] && [ -z "$stopped" ] && [ -n "$minute" ]; then
  count_failures
  case $failed in
    "$${JOB_VARIABLE} "*) ;;
    *) { ${tools}mkdir -p "\${text%/*}" && echo "$${JOB_VARIABLE} with exit code $code" >> "$text.failed"; } || : ;;
  esac
fi
exit "$code"`;

/** What runs of a CronJob need to know besides the name of their Job. */
export interface RunDateSettings {
  /** Minutes to go back from the scheduled time. */
  readonly before: number;

  /** Minutes to add to a time in UTC so that its date is the one wanted. */
  readonly toLocal: number;
}

const JOB_ENV = { [JOB_VARIABLE]: Env.field("metadata.labels['batch.kubernetes.io/job-name']") };

function readRun({ before, toLocal }: RunDateSettings): string {
  return `minutes_before=${before}; minutes_to_local=${toLocal}\n${READ_RUN}`;
}

/** The date of a run. */
export function runDate(settings: RunDateSettings): ScriptValues {
  return {
    property: 'logicalDate',
    names: ['LOGICAL_DATE', 'LOGICAL_TIME'],
    functions: `${CALENDAR}\n${CHECK_DATE}`,
    code: `${readRun(settings)}\n[ -z "$LOGICAL_TIME" ] || export LOGICAL_TIME\n${SET_DATE}`,
    env: JOB_ENV,
  };
}

/** Days before a run, those of them that are done, and when to give one up. */
export interface MissingDateWindow {
  readonly days: number;
  readonly marker: string;

  /** After how many failed runs. */
  readonly skipAfter: number;
}

/** The first date of a window before a run that has no marker. */
export function missingDate(settings: RunDateSettings, window: MissingDateWindow): ScriptValues {
  return {
    property: 'logicalDate',
    names: ['LOGICAL_DATE'],
    missing: { LOGICAL_TIME: 'a run has only a date' },
    functions: `${CALENDAR}\n${CHECK_DATE}\n${COUNT_FAILURES}`,
    code: `window_days=${window.days}; skip_after=${window.skipAfter}; ${readRun(settings)}\n${FIND_MISSING}\n${SET_DATE}`,
    leading: [window.marker],
    env: JOB_ENV,
    start: runAndMark,
  };
}

const INDEX_DATE = { property: 'dates', names: ['LOGICAL_DATE'], missing: { LOGICAL_TIME: 'a pod has only a date' }, functions: CALENDAR };

/** The date of the pod's index, counted from `first`. */
export function rangeDate(first: string): ScriptValues {
  return { ...INDEX_DATE, code: `first_date=${first}\n${READ_INDEX_FROM_RANGE}\n${SET_DATE}` };
}

/** That one of `dates` that the pod's index points to. */
export function listedDate(dates: readonly string[]): ScriptValues {
  return { ...INDEX_DATE, code: `all_dates='${dates.join(' ')}'\n${READ_INDEX_FROM_LIST}\n${SET_DATE}` };
}
