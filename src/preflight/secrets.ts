/** What a text has in it that looks like a secret. */
export interface SecretMatch {
  /** For people, for instance `a token of GitHub`. */
  readonly kind: string;

  /** Where the secret is in the text. */
  readonly start: number;
  readonly end: number;
}

/** Forms that issuers give to their secrets. Every repetition has a bound, so that no text takes more than its share of time. */
const FORMS: readonly (readonly [kind: string, form: string])[] = [
  ['a private key', '-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\s\\\\]{0,10000}'],
  ['a key of AWS', '(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?![0-9A-Z])'],
  ['a token of Hugging Face', '(?:hf|api_org)_[A-Za-z0-9]{20,200}'],
  ['a token of GitHub', 'gh[pousr]_[A-Za-z0-9]{30,300}|github_pat_[A-Za-z0-9_]{22,300}'],
  ['a token of GitLab', 'gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas)-[A-Za-z0-9_.-]{20,300}'],
  ['a key of Google', 'AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,300}|GOCSPX-[A-Za-z0-9_-]{20,60}'],
  ['a key of NVIDIA', 'nvapi-[A-Za-z0-9_-]{20,200}'],
  ['a key of an API', '(?:sk|rk|pk_live|sk_live|r8|gsk|pplx|xai|glsa|shpat|dckr_pat|npm|dop_v1|lin_api)[-_][A-Za-z0-9_-]{20,300}'],
  ['a token of PyPI', 'pypi-[A-Za-z0-9_-]{50,300}'],
  ['a token of Slack', 'xox[abeoprs]-[A-Za-z0-9-]{10,200}|xapp-[A-Za-z0-9-]{10,200}'],
  ['a web hook of Slack', 'hooks\\.slack\\.com/services/T[A-Z0-9]{5,20}/B[A-Z0-9]{5,20}/[A-Za-z0-9]{10,50}'],
  ['a JSON web token', 'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}'],
  ['a key of Azure', 'AccountKey=[A-Za-z0-9+/]{40,100}={0,2}|SharedAccessKey=[A-Za-z0-9+/]{20,100}={0,2}'],
  ['a shared access signature', 'sig=[A-Za-z0-9%+/_-]{20,200}(?:%3[dD]|=){0,2}'],
  ['a bearer token', '[Bb]earer [A-Za-z0-9._~+/-]{20,1000}=*'],
];

const KNOWN = new RegExp(FORMS.map(([, form]) => `(?<![A-Za-z0-9_])(${form})`).join('|'));

const WORD = 'pass(?:word|wd|phrase)|secret|token|(?:api|access|secret|private|account)[_-]?key|credentials?|pwd';

/** A word that secrets are called by, at the end of a name; the name before it is looked at on its own. */
const ASSIGNED = new RegExp(`(?:${WORD})(?:["']?[ \\t]{0,10}[=:][ \\t]{0,10}["']?|[ \\t]{1,10}["']?)(?=([^\\s"'&;,|]{6,400}))`, 'gi');

const NO_LITERAL =
  /^[$/.<*]|^https?:\/\/|^(\{\{|ENC\[|vault:|ref\+|op:\/\/|projects\/|arn:)|^(true|false|none|null|change-?me|example|redacted|[0-9.]+)$/i;

const NAME = new RegExp(`(?:^|[_.-])(?:${WORD}|pat)$|(?:password|passwd|passphrase)$`, 'i');
const NO_SECRET = /(^|[_.-])(tokenizer|(max|num|eos|bos|pad|unk|sep|cls|mask|stop|image|start|end|min|new)[_-]?tokens?)([_.-]|$)/i;

/** Whether something is called as secrets are. */
export function isSecretName(name: string): boolean {
  return name.length <= 300 && name !== 'PWD' && name !== 'OLDPWD' && NAME.test(name) && !NO_SECRET.test(name);
}

/** Whether a value under the name of a secret is one: not a path, an address, a variable, a number or something to be filled. */
export function isLiteral(value: string): boolean {
  return value.length >= 6 && !NO_LITERAL.test(value)
    && !/\/(run|var|etc|mnt|secrets)\//.test(value.slice(0, 1000)) && !/^x+$/i.test(value.slice(0, 200));
}

/** What a text has at least that has a secret in it; most texts are let go by that. */
const SUSPICIOUS = /[A-Za-z0-9_.~+/=%-]{15}|-----BEGIN|:\/\/|pass|secret|token|key|cred|pwd/i;

/** The first thing in a text that looks like a secret, by its form or by what stands before it. */
export function secretIn(text: string): SecretMatch | undefined {
  return text.length < 8 || !SUSPICIOUS.test(text) ? undefined : knownForm(text) ?? passwordOfUrl(text) ?? assignment(text);
}

function knownForm(text: string): SecretMatch | undefined {
  const match = KNOWN.exec(text);
  if (match === null) {
    return undefined;
  }
  const form = match.slice(1).findIndex((group) => (group as string | undefined) !== undefined);
  return { kind: FORMS[form][0], start: match.index, end: match.index + match[0].length };
}

const USER = /[^\s:@/]{0,100}:([^\s@/]{3,300})@/y;

function passwordOfUrl(text: string): SecretMatch | undefined {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    USER.lastIndex = at + 3;
    const match = USER.exec(text);
    if (match !== null && /[a-z][a-z0-9+.-]{1,20}$/i.test(text.slice(Math.max(0, at - 22), at)) && !/^[$<{*]|^x+$/i.test(match[1])) {
      const end = at + 3 + match[0].length - 1;
      return { kind: 'an address with a password', start: end - match[1].length, end };
    }
  }
  return undefined;
}

/** `--token VALUE`, `export PASSWORD=VALUE`, `password: VALUE`. */
function assignment(text: string): SecretMatch | undefined {
  ASSIGNED.lastIndex = 0;
  for (let match = ASSIGNED.exec(text); match !== null; match = ASSIGNED.exec(text)) {
    const before = /[A-Za-z0-9_.-]{0,60}$/.exec(text.slice(Math.max(0, match.index - 60), match.index))?.[0] ?? '';
    const [word] = match[0].split(/["'\s=:]/, 1);
    const isOption = before.startsWith('-');
    // a space separates an option from its value, and else words of a sentence
    const isAssigned = isOption || /[=:]/.test(match[0]);
    const minimum = isOption || match[0].includes('=') ? 6 : 8;
    if (isAssigned && match[1].length >= minimum && isSecretName(`${before}${word}`.replace(/^-+/, '')) && isLiteral(match[1])) {
      const start = match.index + match[0].length;
      return { kind: 'a value under the name of a secret', start, end: start + match[1].length };
    }
  }
  return undefined;
}

/** A variable as JSON. */
const PAIR = /"name":"([^"]{1,200})","value":"([^"]{6,400})/g;

/** How much of a text is looked at; messages are cut before that. */
const LOOKED_AT = 20_000;

/** The text with what looks like a secret left out. */
export function masked(text: string): string {
  let rest = text.slice(0, LOOKED_AT).replace(PAIR, (pair, name: string, value: string) =>
    (isSecretName(name) && isLiteral(value) ? `${pair.slice(0, pair.length - value.length)}***` : pair));
  let shown = '';
  for (let found = secretIn(rest); found !== undefined; found = secretIn(rest)) {
    shown += `${rest.slice(0, found.start)}${rest.slice(found.start, found.end).slice(0, 4)}***`;
    rest = rest.slice(found.end);
  }
  return shown + rest + text.slice(LOOKED_AT);
}
