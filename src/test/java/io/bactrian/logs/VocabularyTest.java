package io.bactrian.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VocabularyTest {

    @Test
    void shouldKnowWordsInAnyCaseAndNoOthers() {
        assertThat(Vocabulary.is(Vocabulary.MONTH, "Jun")).isTrue();
        assertThat(Vocabulary.is(Vocabulary.UNIT, "KB")).isTrue();
        assertThat(Vocabulary.is(Vocabulary.UNIT, "МБ")).isTrue();
        assertThat(Vocabulary.is(Vocabulary.CUE, "Пользователь")).isTrue();
        assertThat(Vocabulary.is(Vocabulary.MONTH, "Juno")).isFalse();
        assertThat(Vocabulary.is(Vocabulary.MONTH, "KB")).isFalse();
        assertThat(Vocabulary.is(Vocabulary.TROUBLE, "x".repeat(10_000))).isFalse();
    }

    /** The table is of a fixed size: a word too many would make a look-up endless. */
    @Test
    void shouldHaveRoomInItsTable() {
        assertThat(Vocabulary.size()).isBetween(300L, 1000L);
    }
}
