//! What secrets look like, and how variables are called that hold one.
//!
//! Sources, read 2026-11-25: the documentation of those who give the tokens out, such as
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>,
//! <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github>,
//! <https://docs.gitlab.com/security/tokens/>, <https://docs.slack.dev/authentication/tokens/> and
//! <https://docs.stripe.com/keys>.

/// How names of variables end that hold a secret. Case and what separates words do not count; a short one must be a
/// word of its own, so that `BYPASS` is none.
pub const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "secret_key",
    "secret_key_base",
    "token",
    "api_key",
    "app_key",
    "access_key",
    "private_key",
    "encryption_key",
    "signing_key",
    "signature_key",
    "master_key",
    "shared_key",
    "account_key",
    "auth_key",
    "license_key",
    "credential",
    "credentials",
];

/// Words in such a name that tell of something else: a switch, a limit, what everybody may know.
pub const HARMLESS_WORDS: &[&str] = &[
    "allow",
    "disable",
    "enable",
    "enabled",
    "has",
    "is",
    "max",
    "min",
    "no",
    "public",
    "publishable",
    "require",
    "required",
    "skip",
    "use",
    "verify",
];

/// What web pages may hold, such as the keys of Firebase and the tokens with which Supabase lets anybody in.
pub const FOR_BROWSERS: &[&str] = &[GOOGLE_KEY, WEB_TOKEN];

const GOOGLE_KEY: &str = "an API key of Google";

/// Three parts in Base64.
pub const WEB_TOKEN: &str = "a JSON web token";

/// Words in the name of what is built into a web page: `NEXT_PUBLIC_…`, `VITE_…`, `REACT_APP_…`, `SUPABASE_ANON_KEY`.
pub const BROWSER_WORDS: &[&str] = &["anon", "gatsby", "public", "publishable", "react", "vite", "vue"];

/// How values begin that say where a secret is kept.
pub const REFERENCES: &[&str] =
    &["arn:", "ssm:", "secretsmanager:", "vault:", "secret:", "file:", "/", "./", "~/"];

/// Characters that a token is made of behind its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// `A` to `Z` and digits.
    Upper,
    /// `a` to `f` and digits.
    Hex,
    /// Letters and digits.
    Alphanumeric,
    /// Letters, digits, `-` and `_`.
    UrlSafe,
}

/// A kind of token that its prefix gives away.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What it is, with its article.
    pub what: &'static str,
    /// How it begins.
    pub prefix: &'static str,
    /// What follows.
    pub alphabet: Alphabet,
    /// How many characters follow, at least.
    pub least: usize,
}

const fn shape(what: &'static str, prefix: &'static str, alphabet: Alphabet, least: usize) -> Shape {
    Shape { what, prefix, alphabet, least }
}

use Alphabet::{Alphanumeric, Hex, Upper, UrlSafe};

/// Fewest characters of a token, prefix included: anything shorter need not be looked at.
pub const SHORTEST: usize = 20;

/// The tokens.
pub const SHAPES: &[Shape] = &[
    shape("an access key of AWS", "AKIA", Upper, 16),
    shape("a temporary access key of AWS", "ASIA", Upper, 16),
    shape("a token of GitHub", "ghp_", Alphanumeric, 36),
    shape("a token of GitHub", "gho_", Alphanumeric, 36),
    shape("a token of GitHub", "ghu_", Alphanumeric, 36),
    shape("a token of GitHub", "ghs_", Alphanumeric, 36),
    shape("a token of GitHub", "ghr_", Alphanumeric, 36),
    shape("a token of GitHub", "github_pat_", UrlSafe, 22),
    shape("a token of GitLab", "glpat-", UrlSafe, 20),
    shape("a token of Slack", "xoxb-", UrlSafe, 16),
    shape("a token of Slack", "xoxp-", UrlSafe, 16),
    shape("a token of Slack", "xoxa-", UrlSafe, 16),
    shape("a token of Slack", "xapp-", UrlSafe, 16),
    shape("a webhook of Slack", "hooks.slack.com/services/T", UrlSafe, 8),
    shape("a secret key of Stripe", "sk_live_", Alphanumeric, 16),
    shape("a secret key of Stripe", "sk_test_", Alphanumeric, 16),
    shape("a restricted key of Stripe", "rk_live_", Alphanumeric, 16),
    shape("a signing secret of Stripe", "whsec_", Alphanumeric, 24),
    shape(GOOGLE_KEY, "AIza", UrlSafe, 35),
    shape("an API key of Anthropic", "sk-ant-", UrlSafe, 20),
    shape("an API key of OpenAI", "sk-proj-", UrlSafe, 20),
    shape("an API key of SendGrid", "SG.", UrlSafe, 20),
    shape("a token of npm", "npm_", Alphanumeric, 36),
    shape("a token of PyPI", "pypi-AgEIcHlwaS5vcmc", UrlSafe, 20),
    shape("a token of Docker Hub", "dckr_pat_", UrlSafe, 20),
    shape("a token of DigitalOcean", "dop_v1_", Hex, 64),
    shape("a token of Vault", "hvs.", UrlSafe, 24),
];
