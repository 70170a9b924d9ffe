/** Texts that are secrets by their form. */
const forms: readonly (readonly [kind: string, form: RegExp])[] = [
  ["an AWS access key id", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7][A-Z0-9]{15}(?![A-Za-z0-9])/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["a GitHub token", /(?<![A-Za-z0-9])(?:gh[opusr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/],
  ["a GitLab token", /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/],
  ["a Hugging Face token", /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/],
  ["a Slack token", /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["an npm token", /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/],
  ["a PyPI token", /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{40,}/],
  ["a Google API key", /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/],
  ["a Stripe key", /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{16,}/],
  ["an API key", /(?<![A-Za-z0-9_-])sk-(?:proj-|ant-[a-z0-9]+-)?(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{32,}/],
  ["a signed token", /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ["a password in a URL", /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?![\s$<{*]|x{3})[^\s/@]{3,}@[^\s/@]/i],
];

const named =
  /(?:^|[_.-])(?:password|passwd|pwd|passphrase|secret|secret_?key|secret_?access_?key|session_?token|api_?key|api_?secret|private_?key|client_?secret|(?:api|auth|access|bearer|refresh|hub|hf|github|gh|gitlab|slack|bot|ci|pypi|npm)_?token)$/;
/** What says where a secret is, or that there is none. */
const harmless =
  /^(?:arn:|s3:|https?:|ssm:|\/|\$|<|\{\{|%|secretsmanager)|^(?:true|false|none|null|no|yes|n\/a|optional|required|default|disabled|enabled)$|^(.)\1*$/i;

/** What every form has; most texts have none of it. */
const hint = /AKIA|ASIA|PRIVATE KEY|gh[opusr]_|github_pat_|glpat-|hf_|xox|npm_|pypi-|AIza|k_live_|sk-|eyJ|@/;

/** What kind of secret a text is by its form. */
export const secretForm = (text: string): string | undefined =>
  hint.test(text) ? forms.find(([, form]) => form.test(text))?.[0] : undefined;

/** Whether a member of that name, with that text, holds a secret: `DB_PASSWORD`, `--api-key`, `ClientSecret`. */
export function isSecretNamed(name: string, text: string): boolean {
  if (!namesSecret(name)) return false;
  const bare = text.replace(/^"(.*)"$/, "$1").trim();
  return bare.length >= 4 && !harmless.test(bare);
}

/** What every such name has; most names have none of it. */
const nameHint = /pass|pwd|secret|token|key/i;

function namesSecret(name: string): boolean {
  if (!nameHint.test(name)) return false;
  const words = name
    .replace(/^-+/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
  return named.test(words);
}
