package io.bactrian.agents;

import io.bactrian.support.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log of the company's archive that a message links to.
 *
 * @param number which link of its message it is, counted from 1
 * @param path   below the archive; its parts begin with no dot, so that it leads nowhere else
 */
public record LinkedLog(long ticketId, long messageId, int number, String path) {

    private static final String PART = "[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}";
    /** What follows a link in a sentence; anything else makes it a link to something else, such as a search. */
    private static final String END = "(?=[.,;:!?)\\]>\"'»]{0,5}(?:\\s|$))";

    /** The links of a message, each once. */
    static List<LinkedLog> in(long ticketId, Conversation.Line message, String archive) {
        Pattern link = Pattern.compile(Pattern.quote(archive + "/") + "((?:" + PART + "/){0,20}" + PART + "(?<![.]))" + END);
        List<LinkedLog> links = new ArrayList<>();
        Matcher found = link.matcher(message.text());
        while (found.find()) {
            String path = found.group(1);
            if (links.stream().noneMatch(known -> known.path().equals(path))) {
                links.add(new LinkedLog(ticketId, message.id(), links.size() + 1, path));
            }
        }
        return links;
    }

    /** The hub's name of it, which references to its lines begin with. */
    String source() {
        return "link-" + messageId + "-" + number;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where it lies in the hub's object store. */
    public String objectName() {
        return "tickets/" + ticketId + "/" + source() + "-" + OutsideText.bounded(name(), 100);
    }
}
