"""Each kind of secret: found, its near misses left, places to fill in left."""

import pytest

from autotune_lm.clean.finding import merged
from autotune_lm.clean.secrets import find

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ALNUM = LETTERS + DIGITS
CAPITALS = LETTERS[26:] + DIGITS
HEX = DIGITS + "abcdef"
BASE64 = ALNUM + "+/"
URL_SAFE = ALNUM + "_-"

TOKENS = {
    "AWS access key": lambda m: "AK" + "IA" + m.chars(CAPITALS, 16),
    "GitHub token": lambda m: "gh" + "p_" + m.chars(ALNUM, 36),
    "GitHub server token": lambda m: "gh" + "s_" + m.chars(ALNUM, 36),
    "GitHub fine-grained token": lambda m: "github" + "_pat_" + m.chars(ALNUM, 22) + "_" + m.chars(ALNUM, 59),
    "GitLab token": lambda m: "glp" + "at-" + m.chars(URL_SAFE, 20),
    "Slack token": lambda m: "xox" + "b-" + m.chars(DIGITS, 12) + "-" + m.chars(ALNUM, 24),
    "Slack webhook": lambda m: (
        "hooks.slack"
        + ".com/services/T"
        + m.chars(CAPITALS, 9)
        + "/B"
        + m.chars(CAPITALS, 9)
        + "/"
        + m.chars(ALNUM, 24)
    ),
    "Stripe key": lambda m: "sk" + "_live_" + m.chars(ALNUM, 24),
    "Stripe restricted key": lambda m: "rk" + "_live_" + m.chars(ALNUM, 24),
    "OpenAI key": lambda m: "s" + "k-" + m.chars(ALNUM, 48),
    "OpenAI project key": lambda m: "s" + "k-proj-" + m.chars(URL_SAFE, 80),
    "Anthropic key": lambda m: "s" + "k-ant-api03-" + m.chars(URL_SAFE, 93) + "AA",
    "Google API key": lambda m: "AI" + "za" + m.chars(URL_SAFE, 35),
    "Hugging Face token": lambda m: "h" + "f_" + m.chars(LETTERS, 34),
    "npm token": lambda m: "np" + "m_" + m.chars(ALNUM, 36),
    "PyPI token": lambda m: "py" + "pi-AgEIcHlwaS5vcmc" + m.chars(URL_SAFE, 120),
    "JSON web token": lambda m: m.jwt(),
    "SendGrid key": lambda m: "S" + "G." + m.chars(URL_SAFE, 22) + "." + m.chars(URL_SAFE, 43),
    "DigitalOcean token": lambda m: "dop" + "_v1_" + m.chars(HEX, 64),
    "Databricks token": lambda m: "da" + "pi" + m.chars(HEX, 32),
    "Mailgun key": lambda m: "ke" + "y-" + m.chars(HEX, 32),
    "age key": lambda m: "AGE-SECRET" + "-KEY-1" + m.chars(CAPITALS, 58),
    "private key": lambda m: m.pem(),
    "private key in one line": lambda m: m.pem("\\n", ""),
    "private key folded": lambda m: m.pem(" ", "OPENSSH "),
    "private key in comments": lambda m: m.pem("\n# "),
    "PGP key": lambda m: m.pem().replace("RSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK"),
}
PLACED = {
    "AWS secret key": lambda m: ("aws_secret_access_key = ", m.chars(BASE64, 40), ""),
    "Azure storage": lambda m: ("AccountName=a;AccountKey=", m.chars(BASE64, 86) + "==", ";EndpointSuffix=x"),
    "Postgres": lambda m: ("postgres://app:", m.chars(ALNUM, 12), "@db.corp.net:5432/main"),
    "MongoDB": lambda m: ("mongodb+srv://app:", m.chars(ALNUM, 12), "@c0.corp.net/"),
    "Redis without a user": lambda m: ("redis://:", m.chars(ALNUM, 16), "@cache:6379/0"),
    "password with an at": lambda m: ("amqp://app:", m.chars(ALNUM, 6) + "@" + m.chars(ALNUM, 6), "@mq.corp.net/"),
    "Python": lambda m: ('password = "', m.password(), '"'),
    "typed Python": lambda m: ('password: str = "', m.password(), '"'),
    "Go": lambda m: ('const apiKey string = "', m.chars(ALNUM, 32), '"'),
    "JSON": lambda m: ('{"user": "bob", "password": "', m.password(), '"}'),
    "YAML": lambda m: ("  api_key: ", m.chars(ALNUM, 31) + "7", ""),
    "environment": lambda m: ("DB_PASSWORD=", "K" + m.password(), ""),
    "environment in Python": lambda m: ('os.environ["API_KEY"] = "', m.chars(ALNUM, 31) + "7", '"'),
    "XML": lambda m: ("<password>", "K" + m.password() + "!", "</password>"),
    "table": lambda m: ("| DB password | `", "K" + m.password() + "!", "` |"),
    "prose": lambda m: ("The password is ", "K" + m.password() + "!x", ". Keep it."),
    "command line": lambda m: ("tool --password ", "K" + m.password() + "!x", " --force"),
    "curl": lambda m: ("curl -u bob:", m.chars(ALNUM, 11) + "7", " https://corp.net"),
    "bearer": lambda m: ("Authorization: Bearer ", m.chars(URL_SAFE, 39) + "7", ""),
    "header": lambda m: ('-H "X-Api-Key: ', m.chars(ALNUM, 31) + "7", '"'),
    "query": lambda m: ("https://corp.net/x?access_token=", m.chars(ALNUM, 31) + "7", "&page=1"),
    "Twilio": lambda m: ("Twilio SID ", "S" + "K" + m.chars(HEX, 32), ""),
    "Telegram": lambda m: ("1234567890:", "AA" + m.chars(URL_SAFE, 33), ""),
    "Discord": lambda m: (
        "Discord bot: ",
        "M" + m.chars(ALNUM, 25) + "." + m.chars(URL_SAFE, 6) + "." + m.chars(URL_SAFE, 38),
        "",
    ),
    "Mailchimp": lambda m: ("", m.chars(HEX, 32) + "-us" + "12", ""),
    "Sentry": lambda m: ("https://", m.chars(HEX, 32), "@o1.ingest.corp.net/42"),
    "second line of a string": lambda m: ('"first\\n', "gh" + "p_" + m.chars(ALNUM, 36), '\\nlast"'),
    "PuTTY": lambda m: (
        "Private-Lines: 2",
        "\n" + m.chars(BASE64, 64) + "\n" + m.chars(BASE64, 64),
        "\nPrivate-MAC: 0",
    ),
}


def without(text):
    """The text whose secrets are gone."""
    for found in reversed(merged(find(text))):
        text = text[: found.start] + "□" + text[found.end :]
    return text


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_is_found_whole(name, mint):
    token = TOKENS[name](mint)
    assert without(f"Take {token} for it.") == "Take □ for it."


@pytest.mark.parametrize("name", PLACED)
def test_a_value_is_found_by_what_stands_before_it(name, mint):
    before, value, after = PLACED[name](mint)
    assert without(before + value + after) == before + "□" + after


def test_the_secret_part_beside_a_key_id_is_found(mint):
    row = "| " + TOKENS["AWS access key"](mint) + " | " + mint.chars(BASE64, 37) + "aB7 |"
    assert without(row) == "| □ | □ |"


def test_a_basic_login_is_found():
    import base64

    coded = base64.b64encode(b"bob:quiet-harbour-7").decode()
    assert without("Authorization: Basic " + coded) == "Authorization: Basic □"


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_" + "x" * 36,
        "ghp_" + "short1",
        "sk-your-key-goes-here-please",
        "sk-learn-is-a-package-of-models-for-python",
        "task-0123456789-of-the-queue-that-runs-first",
        "hf_hub_download_with_a_very_long_function_name",
        "password = os.environ['DB_PASSWORD']",
        'password = user_dict["password"]',
        'password = "${DB_PASSWORD}"',
        "password: <your password>",
        'password = "changeme"',
        'password = "my-secret-password"',
        'password = "password123"',
        'api_key: "YOUR_API_KEY"',
        "api_key = settings.api_key_for_test1",
        "api_key: sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "token: {{ secrets.GITHUB_TOKEN_2 }}",
        "token = get_token(user1, 12)",
        "def step(self, shrink_pass: ShrinkPass1)",
        "password_file: /run/secrets/db-password-1",
        'token_type = "urn:ietf:params:oauth:token-type:jwt1"',
        "Password: minimum 8 characters",
        "postgresql://user:password@localhost:5432/db",
        "amqp://guest:guest@localhost",
        "https://corp.net:8443/path@2x.png",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\n" + "MIIB" * 30 + "\n-----END CERTIFICATE-----",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "integrity sha512-z8PVYyHdM0KmBEXNDHhUmTOCfZjWSyqUZvNv4hPNRhGOWPQHdcQNdCfSYtYvMVcyHzSAXKJpGiTbzNZHaSZLxg==",
        "id 123e4567-e89b-12d3-a456-426614174000",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "Send it to `/token`:\n\n`OAuth2PasswordRequestForm` is a class.",
        "token: OAuth2PasswordRequestForm",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $ACCESS_TOKEN",
        "Authorization: Basic realm",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ4 bob",
        "a secret: tell nobody about the harbour",
    ],
)
def test_what_is_no_secret_stays(text):
    assert without(text) == text


def test_an_armour_without_end_is_found(mint):
    cut = mint.pem().partition("\n-----END")[0]
    assert without("Key:\n" + cut) == "Key:\n□"


ATTACKS = {
    "openings": "-----BEGIN RSA PRIVATE KEY-----",
    "armour without end": "-----BEGIN RSA PRIVATE KEY-----\n" + "A1b2" * 16 + "\n",
    "dashes": "-",
    "prefixes": "ghp_",
    "web tokens": "eyJ",
    "dotted web tokens": "eyJabcdefgh.",
    "names": "password",
    "names with signs": 'password="',
    "names with gaps": "token    :    ",
    "schemes": "://",
    "logins": "://a:",
    "ats": "@",
    "words": "Aa0",
    "keys": "AKIA0123456789ABCDEF ",
    "base64": "QUJD/+",
    "discord": "discord M" + "a" * 24 + ".",
    "basic": "Basic QUJD",
    "quotes": "`'\"",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_time_grows_with_the_length_alone(name, growth):
    assert growth(ATTACKS[name], lambda text: list(find(text))) < 10
