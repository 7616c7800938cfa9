package io.bactrian.logs;

import java.util.Arrays;

/** What is kept of every line of a log while it is analysed: its group, when it was written, and how much trouble its words tell of. */
final class LogLines {

    private Group[] groups = new Group[1024];
    private long[] seconds = new long[1024];
    private byte[] trouble = new byte[1024];
    private int size;

    void add(Group group, long second, int troubleOfLine) {
        if (size == groups.length) {
            groups = Arrays.copyOf(groups, size * 2);
            seconds = Arrays.copyOf(seconds, size * 2);
            trouble = Arrays.copyOf(trouble, size * 2);
        }
        groups[size] = group;
        seconds[size] = second;
        trouble[size++] = (byte) troubleOfLine;
    }

    /** Lets go of the groups that have been joined to others. */
    void settle() {
        for (int line = 0; line < size; line++) {
            groups[line] = groups[line].current();
        }
    }

    int size() {
        return size;
    }

    /** @param line counted from 0 */
    Group group(int line) {
        return groups[line];
    }

    long second(int line) {
        return seconds[line];
    }

    int trouble(int line) {
        return trouble[line];
    }
}
