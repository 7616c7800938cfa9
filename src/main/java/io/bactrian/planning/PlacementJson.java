package io.bactrian.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.planning.Placement.Format;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** A placement as REST shows it. */
final class PlacementJson {

    private PlacementJson() {
    }

    static ObjectNode of(Placement placement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", placement.id()).put("title", placement.title()).put("channel", placement.channel());
        if (placement.platform() != null) {
            json.put("platform", placement.platform());
        }
        json.put("currency", placement.currency()).put("leadDays", placement.leadDays());
        json.set("available", ranges(placement.available()));
        json.set("blackout", ranges(placement.blackout()));
        json.set("tags", texts(placement.tags()));
        ArrayNode formats = json.putArray("formats");
        placement.formats().forEach(format -> formats.add(of(format)));
        return json;
    }

    private static ObjectNode of(Format format) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", format.id()).put("title", format.title()).put("priceModel", format.priceModel().name().toLowerCase(Locale.ROOT))
                .put("price", format.price().toPlainString()).put("minimumBudget", format.minimumBudget().toPlainString());
        if (format.dailyCapacity() != null) {
            json.put("dailyCapacity", format.dailyCapacity().toPlainString());
        }
        return json;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ArrayNode ranges(List<DateRange> ranges) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ranges.forEach(range -> array.addObject().put("from", range.from().toString()).put("to", range.to().toString()));
        return array;
    }
}
