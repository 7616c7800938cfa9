package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterFilterTest {

    @Test
    void shouldAskPostgresqlForNothingWithAZeroCharacter() {
        LetterFilter filter = LetterFilter.of(name -> name.equals("status") || name.equals("from") || name.equals("to") ? null : "a\u0000b");

        assertThat(filter.parameters().values()).filteredOn(String.class::isInstance).map(Object::toString).contains("a b")
                .noneMatch(value -> value.contains("\u0000"));
    }
}
