package io.bactrian.logs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.lang.Nullable;

/** The messages of one template, while they are counted. It may be joined to another, and then leads there. */
final class Group {

    private static final int LETTERS_OF_AN_EXAMPLE = 300;
    private static final int BYTES_OF_AN_ID = 6;

    private final String canonical;
    /** Whether other groups were joined to this one, so that it takes more than its own text. */
    private boolean learned;
    /** Whether this takes in what would be too much to tell apart. */
    private final boolean coarse;
    private String example;
    private long lines;
    private long first = Long.MAX_VALUE;
    private long last;
    @Nullable
    private Group successor;
    @Nullable
    private LogTemplate template;

    Group(String canonical, String example, boolean coarse) {
        this.canonical = canonical;
        this.example = example.length() > LETTERS_OF_AN_EXAMPLE ? example.substring(0, LETTERS_OF_AN_EXAMPLE) : example;
        this.coarse = coarse;
    }

    /** The group that this one's messages belong to now. */
    Group current() {
        Group current = this;
        while (current.successor != null) {
            current = current.successor;
        }
        return current;
    }

    void join(Group other) {
        successor = other;
        other.learned = true;
        other.lines += lines;
        other.last = Math.max(other.last, last);
        if (first < other.first) {
            other.first = first;
            other.example = example;
        }
        example = "";
    }

    void count(long line) {
        lines++;
        first = Math.min(first, line);
        last = line;
    }

    String canonical() {
        return canonical;
    }

    String example() {
        return example;
    }

    long lines() {
        return lines;
    }

    /** The last of its lines, counted over all lines that were added. */
    long last() {
        return last;
    }

    boolean isLearned() {
        return learned;
    }

    boolean isCoarse() {
        return coarse;
    }

    LogTemplate template() {
        if (template == null) {
            String text = Skeleton.parse(canonical).toString();
            template = new LogTemplate(id(text), text);
        }
        return template;
    }

    /** The same text has the same id, in every log and every release. */
    private static String id(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES_OF_AN_ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
