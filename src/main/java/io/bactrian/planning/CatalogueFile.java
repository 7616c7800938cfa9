package io.bactrian.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bactrian.planning.Placement.Format;
import io.bactrian.planning.Placement.PriceModel;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Reads {@code transformers/placements.yaml}; every message names the entry that is wrong. */
final class CatalogueFile {

    private static final Set<String> OF_PLACEMENT = Set.of("id", "title", "english", "channel", "platform", "currency", "leadDays",
            "available",
            "blackout", "tags", "formats");
    private static final Set<String> OF_FORMAT = Set.of("id", "title", "english", "priceModel", "price", "minimumBudget", "dailyCapacity",
            "clickRate",
            "impressionsPerDay");
    private static final int MOST_PLACEMENTS = 200;
    private static final LocalDate EVER = LocalDate.of(9999, 12, 31);
    private static final LocalDate ALWAYS = LocalDate.of(2000, 1, 1);

    private CatalogueFile() {
    }

    /** @throws IllegalArgumentException that says which entry is wrong and why */
    static PlacementCatalogue read(InputStream file) throws IOException {
        JsonNode document = new YAMLMapper().readTree(file);
        Map<String, BigDecimal> worth = new LinkedHashMap<>();
        document.path("rates").fields().forEachRemaining(rate -> {
            currency("rates", rate.getKey());
            worth.put(rate.getKey(), positive("rates: " + rate.getKey(), rate.getValue()));
        });
        List<Placement> placements = new ArrayList<>();
        for (JsonNode placement : document.path("placements")) {
            placements.add(placement(placement, "placement " + (placements.size() + 1)));
        }
        if (placements.isEmpty() || placements.size() > MOST_PLACEMENTS) {
            throw new IllegalArgumentException("A catalogue has from 1 to " + MOST_PLACEMENTS + " placements");
        }
        return new PlacementCatalogue(placements, new PlanningRates(worth));
    }

    private static Placement placement(JsonNode entry, String number) {
        String id = text(number, entry, "id");
        onlyKnown(id, entry, OF_PLACEMENT);
        Set<String> tags = new LinkedHashSet<>();
        entry.path("tags").forEach(tag -> tags.add(tag.asText().strip().toLowerCase(Locale.ROOT)));
        List<Format> formats = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode format : entry.path("formats")) {
            formats.add(format(format, id));
            if (!names.add(formats.get(formats.size() - 1).id())) {
                throw new IllegalArgumentException(id + ": two formats have the same id");
            }
        }
        int leadDays = entry.path("leadDays").asInt(0);
        if (formats.isEmpty() || leadDays < 0) {
            throw new IllegalArgumentException(id + ": needs at least one format, and leadDays from 0");
        }
        String currency = text(id, entry, "currency");
        currency(id, currency);
        return new Placement(id, text(id, entry, "title"), english(id, entry), text(id, entry, "channel"),
                entry.hasNonNull("platform") ? entry.path("platform").asText() : null, currency, leadDays,
                ranges(id, entry.path("available")), ranges(id, entry.path("blackout")), tags, List.copyOf(formats));
    }

    private static Format format(JsonNode entry, String placement) {
        String name = placement + "/" + text(placement, entry, "id");
        onlyKnown(name, entry, OF_FORMAT);
        PriceModel model;
        try {
            model = PriceModel.valueOf(text(name, entry, "priceModel").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": priceModel is cpm, cpc or day");
        }
        BigDecimal perDay = optional(name, entry, "impressionsPerDay");
        if ((model == PriceModel.DAY) != (perDay != null)) {
            throw new IllegalArgumentException(name + ": impressionsPerDay belongs to priceModel day, and only there");
        }
        if (model == PriceModel.DAY && entry.hasNonNull("dailyCapacity")) {
            throw new IllegalArgumentException(name + ": whole days are sold, so there is no dailyCapacity");
        }
        return new Format(entry.path("id").asText(), text(name, entry, "title"), english(name, entry), model, positive(name + ": price",
                entry.path("price")),
                positive(name + ": minimumBudget", entry.path("minimumBudget")), optional(name, entry, "dailyCapacity"),
                positive(name + ": clickRate", entry.path("clickRate")), perDay);
    }

    private static List<DateRange> ranges(String name, JsonNode ranges) {
        List<DateRange> read = new ArrayList<>();
        for (JsonNode range : ranges) {
            try {
                read.add(new DateRange(range.hasNonNull("from") ? LocalDate.parse(range.path("from").asText()) : ALWAYS,
                        range.hasNonNull("to") ? LocalDate.parse(range.path("to").asText()) : EVER));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + range + " is no range of days: " + e.getMessage(), e);
            }
        }
        return read;
    }

    private static String text(String name, JsonNode entry, String field) {
        String text = entry.path(field).asText("").strip();
        if (text.isEmpty() || text.length() > 100) {
            throw new IllegalArgumentException(name + ": " + field + " has from 1 to 100 characters");
        }
        return text;
    }

    @Nullable
    private static String english(String name, JsonNode entry) {
        return entry.hasNonNull("english") ? text(name, entry, "english") : null;
    }

    @Nullable
    private static BigDecimal optional(String name, JsonNode entry, String field) {
        return entry.hasNonNull(field) ? positive(name + ": " + field, entry.path(field)) : null;
    }

    private static BigDecimal positive(String name, JsonNode value) {
        String text = value.asText();
        if (!text.matches("\\d{1,15}(\\.\\d{1,8})?") || new BigDecimal(text).signum() == 0) {
            throw new IllegalArgumentException(name + " is a positive decimal number in quotes, not " + text);
        }
        return new BigDecimal(text);
    }

    private static void currency(String name, String code) {
        try {
            Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + code + " is not a currency of ISO 4217", e);
        }
    }

    private static void onlyKnown(String name, JsonNode entry, Set<String> known) {
        entry.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(name + ": " + field + " is no field of the catalogue");
            }
        });
    }
}
