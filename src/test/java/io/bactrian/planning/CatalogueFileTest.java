package io.bactrian.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.DefaultResourceLoader;

class CatalogueFileTest {

    private static final String RIGHT = """
            rates: {RUB: "1"}
            placements:
              - id: radio
                title: Radio
                channel: Radio
                currency: RUB
                leadDays: 3
                blackout: [{from: 2027-01-01, to: 2027-01-08}]
                formats:
                  - {id: spot, title: Spot, priceModel: day, price: "10.00", minimumBudget: "20.00", clickRate: "0.001",
                          impressionsPerDay: "500"}
            """;

    private static PlacementCatalogue read(String text) throws IOException {
        return CatalogueFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldReadTheCatalogueOfTheHouse() throws IOException {
        PlacementCatalogue house = CatalogueFile.read(Files.newInputStream(Path.of("transformers/placements.yaml")));
        assertThat(house.placements()).hasSizeGreaterThan(8);
        assertThat(house.rates().currencies()).contains("RUB", "USD", "JPY", "KWD");
        assertThat(house.named("VK реклама")).isPresent();
        assertThat(house.named("Yandex Direct, SEARCH")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"priceModel: day | priceModel: hour | radio/spot: priceModel is cpm, cpc or day",
        "\"10.00\" | \"-10.00\" | radio/spot: price is a positive decimal number", "\"10.00\" | \"1e9\" | radio/spot: price is a positive",
        "2027-01-08 | 2026-01-08 | radio: ", "2027-01-08 | next week | radio: ",
                "currency: RUB | currency: XQZ | radio: XQZ is not a currency",
        "currency: RUB | currency: USD | radio: there is no planning rate for USD",
                "leadDays: 3 | leadTime: 3 | radio: leadTime is no field",
        "id: spot | id: ' ' | radio: id has from 1", "impressionsPerDay: \"500\" | note: x | radio/spot: note is no field",
        "clickRate: \"0.001\" | dailyCapacity: \"5\", clickRate: \"0.001\" | there is no dailyCapacity",
        "priceModel: day | priceModel: cpm | impressionsPerDay belongs to priceModel day"})
    void shouldNameWhatIsWrong(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(RIGHT.replace(right, wrong))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void shouldUseAnEditAtOnceAndKeepTheLastGoodOneOverABrokenOne(@TempDir Path home) throws IOException {
        Path file = Files.createDirectories(home.resolve("transformers")).resolve("placements.yaml");
        Files.writeString(file, RIGHT);
        Placements placements = new Placements("file:" + home, new DefaultResourceLoader());
        write(file, RIGHT.replace("title: Radio", "title: Wireless"), 2);
        assertThat(placements.current().placements()).extracting(Placement::title).containsExactly("Wireless");
        write(file, RIGHT.replace("title: Spot", "titel: Spot"), 4);
        assertThat(placements.current().placements()).extracting(Placement::title).containsExactly("Wireless");
        write(file, RIGHT, 6);
        assertThat(placements.current().placements()).extracting(Placement::title).containsExactly("Radio");
    }

    private static void write(Path file, String text, int secondsAhead) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 1000L * secondsAhead));
    }
}
