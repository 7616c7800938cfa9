package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A message of Anthropic's as its server-sent events: begun empty, then its block piece by piece, its end and usage last. */
final class AnthropicStream {

    private static final int CHARACTERS_A_PIECE = 12;

    private final StringBuilder events = new StringBuilder();

    private AnthropicStream() {
    }

    /** @param message the same as a whole */
    static Answer of(ObjectNode message, SandboxChats.Reply reply) {
        AnthropicStream stream = new AnthropicStream();
        stream.begin(message);
        ObjectNode block = message.path("content").path(0).deepCopy();
        if (reply.tool() == null) {
            stream.block(block.put("text", ""), "text_delta", "text", reply.words());
        } else {
            block.putObject("input");
            stream.block(block, "input_json_delta", "partial_json", pieces(Json.text(reply.tool().arguments())));
        }
        stream.end(message, reply);
        return Answer.text(200, "text/event-stream; charset=utf-8", stream.events.toString());
    }

    private void begin(ObjectNode message) {
        ObjectNode empty = message.deepCopy();
        empty.putArray("content");
        empty.putNull("stop_reason");
        // One token is counted when the answer begins; the end says how many there were.
        ((ObjectNode) empty.path("usage")).put("output_tokens", 1);
        ObjectNode begin = event("message_start");
        begin.set("message", empty);
        write(begin);
    }

    private void block(ObjectNode block, String kind, String field, List<String> pieces) {
        ObjectNode begin = event("content_block_start").put("index", 0);
        begin.set("content_block", block);
        write(begin);
        write(event("ping"));
        for (String piece : pieces) {
            ObjectNode delta = event("content_block_delta").put("index", 0);
            delta.putObject("delta").put("type", kind).put(field, piece);
            write(delta);
        }
        write(event("content_block_stop").put("index", 0));
    }

    private void end(ObjectNode message, SandboxChats.Reply reply) {
        ObjectNode delta = event("message_delta");
        delta.putObject("delta").put("stop_reason", message.path("stop_reason").asText()).putNull("stop_sequence");
        delta.putObject("usage").put("output_tokens", reply.answerTokens());
        write(delta);
        write(event("message_stop"));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private void write(ObjectNode event) {
        events.append("event: ").append(event.path("type").asText()).append("\ndata: ").append(Json.text(event)).append("\n\n");
    }

    /** Arguments come as pieces of JSON that are none by themselves, the first of them empty. */
    private static List<String> pieces(String json) {
        List<String> pieces = new ArrayList<>(List.of(""));
        for (int from = 0; from < json.length(); from += CHARACTERS_A_PIECE) {
            pieces.add(json.substring(from, Math.min(json.length(), from + CHARACTERS_A_PIECE)));
        }
        return pieces;
    }
}
