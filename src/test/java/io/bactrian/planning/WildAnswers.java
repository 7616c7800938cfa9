package io.bactrian.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** What models say when they are asked for a plan: right, nearly right, and wrong in every way. */
final class WildAnswers {

    private final Random random;
    private final FlightBoard board;

    WildAnswers(Random random, FlightBoard board) {
        this.random = random;
        this.board = board;
    }

    static JsonNode sayingJust(MediaPlan plan, FlightBoard board) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = answer.putArray("lines");
        plan.lines().forEach(line -> lines.addObject().put("placement", line.flight().placement().id())
                .put("format", line.flight().format().id()).put("from", line.days().from().toString()).put("to", line.days().to()
                        .toString())
                .put("amount", board.request().currency().text(line.amount())).put("note", "as is"));
        return answer;
    }

    JsonNode next() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? answer.put("lines", "none") : JsonNodeFactory.instance.arrayNode().add(1);
        }
        ArrayNode lines = answer.putArray("lines");
        int count = random.nextInt(10) == 0 ? 200 : random.nextInt(8);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(15) == 0) {
                lines.add(random.nextBoolean() ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.textNode("line"));
            } else {
                lines.add(line());
            }
        }
        return answer;
    }

    private ObjectNode line() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        Flight flight = board.flights().get(random.nextInt(board.flights().size()));
        boolean wild = random.nextInt(3) == 0;
        line.set(random.nextInt(4) == 0 ? "channel" : "placement", text(wild, flight.placement().id()));
        line.set("format", text(random.nextInt(4) == 0, flight.format().id()));
        if (random.nextBoolean()) {
            line.set("from", day(flight.days().from().toString()));
            line.set("to", day(flight.days().to().toString()));
        }
        line.set(random.nextInt(5) == 0 ? "share" : "amount", amount());
        return line.set("note", text(true, "why"));
    }

    private JsonNode day(String right) {
        return JsonNodeFactory.instance.textNode(switch (random.nextInt(6)) {
            case 0 -> "1999-12-31";
            case 1 -> "tomorrow";
            case 2 -> "2026-02-30";
            case 3 -> board.request().period().from().plusDays(random.nextInt(90)).toString();
            default -> right;
        });
    }

    private JsonNode text(boolean wild, String right) {
        return !wild ? JsonNodeFactory.instance.textNode(right) : switch (random.nextInt(7)) {
            case 0 -> JsonNodeFactory.instance.nullNode();
            case 1 -> JsonNodeFactory.instance.textNode("\u0000\ud800 </brief> \u202e" + "x".repeat(5000));
            case 2 -> JsonNodeFactory.instance.objectNode().put("a", 1);
            case 3 -> JsonNodeFactory.instance.numberNode(17);
            case 4 -> JsonNodeFactory.instance.textNode("");
            case 5 -> JsonNodeFactory.instance.textNode("Channel 1");
            default -> JsonNodeFactory.instance.textNode("Nowhere 🦄");
        };
    }

    private JsonNode amount() {
        long due = 1 + Math.floorMod(random.nextLong(), Math.max(1, board.request().budget()));
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(16)) {
            case 0 -> json.numberNode(-due);
            case 1 -> json.numberNode(0);
            case 2 -> json.numberNode(new BigDecimal("1e99999999"));
            case 3 -> json.numberNode(BigInteger.TEN.pow(5000));
            case 4 -> json.numberNode(Double.NaN);
            case 5 -> json.numberNode(Double.POSITIVE_INFINITY);
            case 6 -> json.textNode("NaN");
            case 7 -> json.textNode("9".repeat(100_000));
            case 8 -> json.nullNode();
            case 9 -> json.numberNode(0.1 + random.nextDouble() * 1e-9);
            case 10 -> json.textNode("1 000 000,50 ₽");
            case 11 -> json.numberNode(1e18);
            default -> json.textNode(board.request().currency().text(due));
        };
    }
}
