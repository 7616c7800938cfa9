package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterQueryTest {

    private static LetterQuery query(String status, String group, String key, String q, String view) {
        return new LetterQuery(status, null, null, group, key, null, null, q, view);
    }

    @Test
    void shouldTakeBlankFieldsForNone() {
        LetterQuery query = query("", " ", "", "", "");
        assertThat(query.fields()).isEmpty();
        assertThat(query.narrowed()).isFalse();
        assertThat(query.open()).isTrue();
        assertThat(query.in(null, null)).isEqualTo("/console/dead-letters");
    }

    @Test
    void shouldKeepTheFilterInItsAddresses() {
        LetterQuery query = query("any", null, "deal:1", "a&b=\"{x}\" ё", "list");
        assertThat(query.in(null, "MTc")).isEqualTo(
                "/console/dead-letters?status=any&key=deal%3A1&q=a%26b%3D%22%7Bx%7D%22%20%D1%91&view=list&cursor=MTc");
        assertThat(query.in("groups", null)).doesNotContain("view=");
        assertThat(query.open()).isFalse();
    }

    @Test
    void shouldShowTheLettersOfAGroupOneByOne() {
        assertThat(query(null, "abc", null, null, null).oneByOne()).isTrue();
        assertThat(query("resolved", null, "deal:1", "x", null).of("abc")).isEqualTo("/console/dead-letters?status=resolved&group=abc");
    }
}
