package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseGroupTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "There is no deal 4711 | There is no deal 12",
        "No invoice has the key 0f8fad5b-d9cb-469f-a165-70867728950e in onec | No invoice has the key 7c9e6679-7425-40de-944b-e07fc1f90ae7 in onec",
        "Unknown field 'abc' at line 1, column 12 | Unknown field 'xyz' at line 10, column 3",
        "Счёт «Весна» не найден | Счёт «Осень» не найден",
        "The object 5f2b9c1a77 is locked | The object 9e8d7c6b5a is locked",
        "amount 10.50 is above -3 | amount 7 is above 12,5"
    })
    void shouldTellMessagesOfOneCauseNotApart(String one, String other) {
        assertThat(CauseGroup.masked(one)).isEqualTo(CauseGroup.masked(other));
    }

    @ParameterizedTest
    @CsvSource({"onec answered 500 to create-invoice,onec answered 404 to create-invoice", "The deal is closed,The deal is lost"})
    void shouldTellCausesApart(String one, String other) {
        assertThat(CauseGroup.masked(one)).isNotEqualTo(CauseGroup.masked(other));
    }

    @Test
    void shouldTellPlacesApartAndNotMessages() {
        String here = CauseGroup.of("route", "step", "HUB-301", "E", "cause");
        assertThat(CauseGroup.of("route", "step", "HUB-106", "E", "There is no deal 1"))
                .isEqualTo(CauseGroup.of("route", "step", "HUB-106", "E", "There is no deal 23"));
        assertThat(here).matches("[0-9a-f]{16}").isEqualTo(CauseGroup.of("route", "step", "HUB-301", "E", "cause"));
        assertThat(here).isNotEqualTo(CauseGroup.of("route", "other", "HUB-301", "E", "cause"))
                .isNotEqualTo(CauseGroup.of("route", null, "HUB-301", "E", "cause"))
                .isNotEqualTo(CauseGroup.of("other", "step", "HUB-301", "E", "cause"));
    }
}
