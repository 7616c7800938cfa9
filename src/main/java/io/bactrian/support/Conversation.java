package io.bactrian.support;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * A ticket as whoever thinks about it needs it: its newest messages, oldest first, and its newest files.
 *
 * @param title null while nobody has made one
 */
public record Conversation(long ticketId, String system, String chatId, String language, String status, @Nullable String title,
                           List<Line> messages, List<Attachment> attachments) {

    /** One message; {@code author} is {@code user}, {@code hub} or {@code operator}. */
    public record Line(long id, String author, String text, String kind) {
    }

    public List<Line> fromUser() {
        return messages.stream().filter(message -> message.author().equals("user")).toList();
    }

    /** Everything that the user wrote, a paragraph a message, at most so many characters of its end. */
    public String wordsOfUser(int most) {
        String words = fromUser().stream().map(Line::text).filter(text -> !text.isBlank()).collect(Collectors.joining("\n\n"));
        if (words.length() <= most) {
            return words;
        }
        int begin = words.length() - most;
        return words.substring(Character.isLowSurrogate(words.charAt(begin)) ? begin + 1 : begin);
    }

    /** The newest message of the user, 0 where there is none. */
    public long newestFromUser() {
        return fromUser().stream().mapToLong(Line::id).max().orElse(0);
    }

    public boolean isRussian() {
        return language.equals("ru");
    }
}
