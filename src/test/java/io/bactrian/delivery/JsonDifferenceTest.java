package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDifferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"a\":1} | {\"a\":1} | []",
        "{\"a\":1,\"b\":2} | {\"a\":3,\"c\":4} | "
                + "[{\"op\":\"remove\",\"path\":\"/b\",\"before\":2},{\"op\":\"replace\",\"path\":\"/a\",\"before\":1,\"value\":3},"
                + "{\"op\":\"add\",\"path\":\"/c\",\"value\":4}]",
        "{\"a/b~\":{\"x\":[1,2,3]}} | {\"a/b~\":{\"x\":[1]}} | "
                + "[{\"op\":\"remove\",\"path\":\"/a~1b~0/x/2\",\"before\":3},{\"op\":\"remove\",\"path\":\"/a~1b~0/x/1\",\"before\":2}]",
        "[1] | [1,null] | [{\"op\":\"add\",\"path\":\"/1\",\"value\":null}]",
        "\"no json\" | {\"a\":1} | [{\"op\":\"replace\",\"path\":\"\",\"before\":\"no json\",\"value\":{\"a\":1}}]"
    })
    void shouldSayWhatLeadsFromTheOneToTheOther(String before, String after, String difference) throws JsonProcessingException {
        assertThat(JsonDifference.of(StrictJson.mapper().readTree(before), StrictJson.mapper().readTree(after)))
                .isEqualTo(StrictJson.mapper().readTree(difference));
    }
}
