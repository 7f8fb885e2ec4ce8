"""Each kind of personal data: found, its near misses left."""

import pytest

from autotune_lm.clean.finding import merged
from autotune_lm.clean.numbers import is_iban, is_ssn, luhn
from autotune_lm.clean.personal import find


def without(text):
    """The text with what is found as its group."""
    for found in reversed(merged(find(text))):
        text = text[: found.start] + found.group + text[found.end :]
    return text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to mary.hill@harbour-lights.com today.", "Write to EMAIL today."),
        ("<m.hill+boats@mail.harbour.co.uk>", "<EMAIL>"),
        ('author = "Mary Hill <mary@hill.name>"', 'author = "Mary Hill <EMAIL>"'),
        ("| Mary | mary@hill.io |", "| Mary | EMAIL |"),
        ("Call +1 415 555 2671 now", "Call PHONE now"),
        ("Call +49 30 1234567.", "Call PHONE."),
        ("+1 415 555 0199 4111 1111 1111 1111", "PHONE CARD"),
        ("+44 20 7946 0958 4111 1111 1111 1111", "PHONE CARD"),
        ("+49 (0)30 / 1234567", "PHONE"),
        ("Call +442079460958.", "Call PHONE."),
        ("(415) 555-2671", "PHONE"),
        ("415-555-2671", "PHONE"),
        ("1-415-555-2671", "PHONE"),
        ("Phone: 020 7946 0958", "Phone: PHONE"),
        ("Tel.: 030/1234567", "Tel.: PHONE"),
        ("Telefon 0171 2345678", "Telefon PHONE"),
        ('"phone": "5550123456"', '"phone": "PHONE"'),
        ("card 4111 1111 1111 1111 or", "card CARD or"),
        ("5500-0000-0000-0004", "CARD"),
        ("3782 822463 10005", "CARD"),
        ("Paid with 4012888888881881 today", "Paid with CARD today"),
        ("IBAN GB82 WEST 1234 5698 7654 32 USD", "IBAN IBAN USD"),
        ("DE89370400440532013000", "IBAN"),
        ("SSN 078-05-1120", "SSN SSN"),
        ("SSN: 078051120", "SSN: SSN"),
        ("from 93.184.216.34 at noon", "from IP at noon"),
        ("Passport No. C01X00T47", "Passport No. ID"),
        ("Driver's license: D1234567", "Driver's license: ID"),
    ],
)
def test_what_is_personal_is_found(text, left):
    assert without(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "jane@example.com, joe@mail.example.org, a@b.test, x@localhost",
        "git@github.com:corp/boats.git",
        "ssh deploy@prod.harbour.com and scp a.txt joe@web.harbour.com:/srv",
        "npm install @types/node@18.2.1 lodash@4.17.21",
        "icon@2x.png",
        "@pytest.fixture and @app.get('/x')",
        "dev@datafusion.apache.org, support@harbour.com, boats-users@harbour.com, x@googlegroups.com",
        "noreply@harbour.com",
        "postgres://bob:x@db.harbour.com/main",
        "matrix a@b.T",
        "version 1.2.3.4 and 10.0.19041.1288",
        "2024-01-15 12:30:45, 15.01.2024, 1/15/2024",
        "UTC+02:00, +1, +2147483647, +1980-02-29 01",
        "ISBN 978-3-16-148410-0 and 0-306-40615-2",
        "between 1000 and 20000 rows, 1,234,567.89 in all",
        "default_rng(2435908729190400)",
        "card 4111 1111 1111 1112",
        "id 1234567890123456",
        "0.4111111111111111",
        "GB82 WEST 1234 5698 7654 33",
        "DE00 0000 0000 0000 0000 00",
        "000-12-3456 and 666-12-3456 and 123-00-4567",
        "10.0.0.1, 192.168.1.17, 172.16.0.9, 127.0.0.1, 192.0.2.17, 198.51.100.23, 203.0.113.99, 8.8.8.8",
        "The phone has 128 GB and costs 799",
        "| 100 | 200 | 300 |\n| 4100 | 5200 | 6300 |",
        "3.141592653589793 2.718281828459045",
        "SHA 4111111111111111abcdef",
        "a passport is needed from 2024",
    ],
)
def test_what_is_not_personal_stays(text):
    assert without(text) == text


def test_luhn():
    assert luhn("79927398713")
    assert not any(luhn(f"7992739871{digit}") for digit in "012456789")


def test_iban():
    assert is_iban("NL91ABNA0417164300") and is_iban("CH9300762011623852957")
    assert not is_iban("NL91ABNA0417164301") and not is_iban("XX91ABNA0417164300") and not is_iban("NL91ABNA041716430")


def test_social_security_numbers_that_were_never_given_out():
    assert is_ssn("123-45-6789")
    assert not any(is_ssn(never) for never in ("000-45-6789", "666-45-6789", "123-00-6789", "123-45-0000"))


ATTACKS = {
    "ats": "@",
    "mail": "a@b.",
    "mail without end": "a.b-c_d%e+",
    "domains": "a@" + "b." * 30,
    "digits": "1",
    "groups": "4111 ",
    "dashes": "1-",
    "phones": "+1 (2",
    "brackets": "(415) ",
    "accounts": "GB82 WEST ",
    "capitals": "GB82ABCD",
    "hosts": "1.2.3.",
    "words": "phone: ",
    "passports": "passport no ",
    "remotes": "ssh a@b.com",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_time_grows_with_the_length_alone(name, growth):
    assert growth(ATTACKS[name], lambda text: list(find(text))) < 10
