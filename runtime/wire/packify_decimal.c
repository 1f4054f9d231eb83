/* wire/packify_decimal.c - which text is a decimal number in its one form.
 *
 * Packers write what Python's str() makes of a Decimal, and that is one text a value: the
 * coefficient without leading zeros, and an exponent only where the point alone would not do.
 * With e the exponent of the last digit, and s that of the first: digits with a point if e <= 0
 * and s >= -6, else one digit, the others behind the point, and E with s. */
#include "base/bytes.h"
#include "wire/packify_parts.h"

#define EXPONENT_DIGITS_MAX 18 /* of Python's decimal on 64 bits */
#define POINT_PLACES_MAX 6     /* zeros between the point and the first digit, and one */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `word` off the front. */
static bool take_word(nio_bytes *text, const char *word)
{
    size_t len = strlen(word);
    if (text->len < len || memcmp(text->ptr, word, len) != 0) {
        return false;
    }
    *text = nio__bytes_skip(*text, len);
    return true;
}

/* Takes all digits off the front. */
static nio_bytes take_digits(nio_bytes *text)
{
    size_t count = 0;
    while (count < text->len && is_digit((char)text->ptr[count])) {
        count++;
    }
    nio_bytes digits = nio__bytes(text->ptr, count);
    *text = nio__bytes_skip(*text, count);
    return digits;
}

static bool is_zero(nio_bytes digits)
{
    return digits.len == 1 && digits.ptr[0] == '0';
}

/* The diagnostic number of a NaN: none, or without leading zeros. */
static bool is_payload(nio_bytes text)
{
    nio_bytes digits = take_digits(&text);
    return text.len == 0 && (digits.len == 0 || digits.ptr[0] != '0');
}

/* "0.00ddd": at most five zeros before the first other digit, at most six places if it is all
 * zeros; past that str() writes an exponent. */
static bool is_small_fraction(nio_bytes fraction)
{
    size_t zeros = 0;
    while (zeros < fraction.len && fraction.ptr[zeros] == '0') {
        zeros++;
    }
    return zeros == fraction.len ? zeros <= POINT_PLACES_MAX : zeros < POINT_PLACES_MAX;
}

/* What follows "E": sign and digits, against the places behind the point. */
static bool is_exponent(nio_bytes text, size_t places)
{
    bool positive = take_word(&text, "+");
    if (!positive && !take_word(&text, "-")) {
        return false;
    }
    nio_bytes digits = take_digits(&text);
    if (text.len != 0 || digits.len == 0 || digits.len > EXPONENT_DIGITS_MAX ||
        digits.ptr[0] == '0') {
        return false;
    }
    uint64_t number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        number = number * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    return positive ? number > places : number > POINT_PLACES_MAX;
}

bool nio__pk_decimal_valid(nio_bytes text)
{
    (void)take_word(&text, "-");
    if (take_word(&text, "Infinity")) {
        return text.len == 0;
    }
    if (take_word(&text, "NaN") || take_word(&text, "sNaN")) {
        return is_payload(text);
    }
    nio_bytes whole = take_digits(&text);
    if (whole.len == 0 || (whole.len > 1 && whole.ptr[0] == '0')) {
        return false;
    }
    nio_bytes fraction = nio__bytes(NULL, 0);
    if (take_word(&text, ".")) {
        fraction = take_digits(&text);
        if (fraction.len == 0) {
            return false;
        }
    }
    if (take_word(&text, "E")) {
        bool one_digit = whole.len == 1 && (!is_zero(whole) || fraction.len == 0);
        return one_digit && is_exponent(text, fraction.len);
    }
    return text.len == 0 && (!is_zero(whole) || is_small_fraction(fraction));
}
