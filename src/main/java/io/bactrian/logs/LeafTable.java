package io.bactrian.logs;

import org.springframework.lang.Nullable;

/** Finds the group of a canonical text without making a string of it first. */
final class LeafTable {

    private static final int FIRST_SIZE = 1024;

    private record Leaf(String canonical, int hash, Group group) {
    }

    private Leaf[] slots = new Leaf[FIRST_SIZE];
    private int size;
    private long letters;

    int size() {
        return size;
    }

    long letters() {
        return letters;
    }

    void clear() {
        slots = new Leaf[FIRST_SIZE];
        size = 0;
        letters = 0;
    }

    @Nullable
    Group get(char[] text, int length) {
        int hash = 0;
        for (int index = 0; index < length; index++) {
            hash = 31 * hash + text[index];
        }
        for (int at = first(hash); slots[at] != null; at = at + 1 & slots.length - 1) {
            if (slots[at].hash == hash && same(slots[at].canonical, text, length)) {
                return slots[at].group;
            }
        }
        return null;
    }

    @Nullable
    Group get(String canonical) {
        return get(canonical.toCharArray(), canonical.length());
    }

    /** Adds what is not there yet. */
    void add(String canonical, Group group) {
        if (size * 2 >= slots.length) {
            Leaf[] old = slots;
            slots = new Leaf[old.length * 2];
            for (Leaf leaf : old) {
                if (leaf != null) {
                    put(leaf);
                }
            }
        }
        put(new Leaf(canonical, canonical.hashCode(), group));
        size++;
        letters += canonical.length();
    }

    private void put(Leaf leaf) {
        int at = first(leaf.hash);
        while (slots[at] != null) {
            at = at + 1 & slots.length - 1;
        }
        slots[at] = leaf;
    }

    private int first(int hash) {
        return (hash ^ hash >>> 16) * 0x9E3779B1 >>> 7 & slots.length - 1;
    }

    private static boolean same(String canonical, char[] text, int length) {
        if (canonical.length() != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (canonical.charAt(index) != text[index]) {
                return false;
            }
        }
        return true;
    }
}
