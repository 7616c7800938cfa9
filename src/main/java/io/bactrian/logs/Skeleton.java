package io.bactrian.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is left of a message when its values are taken out: words and marks in order, and which of them touch. Immutable. */
final class Skeleton {

    /** The text of a value, in place of all values. No token of a message reads so, because {@code <} and {@code >} stand alone. */
    static final String VARIABLE = "<*>";

    private final String[] tokens;
    private final boolean[] glued;
    private final int hash;

    private Skeleton(String[] tokens, boolean[] glued) {
        this.tokens = tokens;
        this.glued = glued;
        this.hash = 31 * Arrays.hashCode(tokens) + Arrays.hashCode(glued);
    }

    /** Reads what {@link TokenBuffer#writeCanonical()} wrote. */
    static Skeleton parse(String canonical) {
        List<String> tokens = new ArrayList<>();
        List<Boolean> glued = new ArrayList<>();
        int start = 0;
        boolean touches = false;
        for (int index = 0; index <= canonical.length() && !canonical.isEmpty(); index++) {
            char letter = index == canonical.length() ? ' ' : canonical.charAt(index);
            if (letter == ' ' || letter == TokenBuffer.GLUE) {
                String token = canonical.substring(start, index);
                tokens.add(token.length() == 1 && token.charAt(0) == TokenBuffer.VARIABLE ? VARIABLE : token);
                glued.add(touches);
                touches = letter == TokenBuffer.GLUE;
                start = index + 1;
            }
        }
        return of(tokens, glued);
    }

    private static Skeleton of(List<String> tokens, List<Boolean> glued) {
        boolean[] touching = new boolean[glued.size()];
        for (int index = 0; index < touching.length; index++) {
            touching[index] = glued.get(index);
        }
        return new Skeleton(tokens.toArray(String[]::new), touching);
    }

    int size() {
        return tokens.length;
    }

    String token(int index) {
        return tokens[index];
    }

    boolean isGlued(int index) {
        return glued[index];
    }

    boolean isVariable(int index) {
        return tokens[index].equals(VARIABLE);
    }

    /** This one with other tokens in the same places. */
    Skeleton with(String[] others) {
        return new Skeleton(others, glued);
    }

    String[] copyOfTokens() {
        return tokens.clone();
    }

    /** This one with one token in the place of those from {@code start} to before {@code end}. */
    Skeleton without(int start, int end, String instead) {
        List<String> kept = new ArrayList<>(Arrays.asList(tokens));
        List<Boolean> touching = new ArrayList<>();
        for (boolean touches : glued) {
            touching.add(touches);
        }
        kept.subList(start + 1, end).clear();
        touching.subList(start + 1, end).clear();
        kept.set(start, instead);
        return of(kept, touching);
    }

    /** Makes one value of values in a row, as {@link Reduction} does for a line. */
    Skeleton collapsed() {
        List<String> kept = new ArrayList<>(tokens.length);
        List<Boolean> touching = new ArrayList<>(tokens.length);
        for (int index = 0; index < tokens.length; index++) {
            kept.add(tokens[index]);
            touching.add(glued[index]);
            while (kept.size() >= 2 && kept.get(kept.size() - 1).equals(VARIABLE)) {
                int drop = 0;
                if (kept.get(kept.size() - 2).equals(VARIABLE)) {
                    drop = 1;
                } else if (kept.size() >= 3 && kept.get(kept.size() - 3).equals(VARIABLE) && isSeparator(kept.get(kept.size() - 2))) {
                    drop = 2;
                }
                if (drop == 0) {
                    break;
                }
                kept.subList(kept.size() - drop, kept.size()).clear();
                touching.subList(touching.size() - drop, touching.size()).clear();
            }
        }
        return kept.size() == tokens.length ? this : of(kept, touching);
    }

    private static boolean isSeparator(String token) {
        return token.chars().allMatch(letter -> isSeparator((char) letter));
    }

    /** What stands between the items of a list and the parts of a date. */
    static boolean isSeparator(char letter) {
        return switch (letter) {
            case ':', ',', ';', '|', '-', '+', '#', '/', '.', '*', '@', '~', '&' -> true;
            default -> false;
        };
    }

    /** The same notation that {@link #parse} reads. */
    String canonical() {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < tokens.length; index++) {
            if (index > 0) {
                text.append(glued[index] ? TokenBuffer.GLUE : ' ');
            }
            text.append(isVariable(index) ? String.valueOf(TokenBuffer.VARIABLE) : tokens[index]);
        }
        return text.toString();
    }

    /** The template as people read it: {@code session opened for user <*>}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < tokens.length; index++) {
            text.append(index == 0 || glued[index] ? "" : " ").append(tokens[index].replace(TokenBuffer.INNER_SPACE, ' '));
        }
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            boolean pair = Character.isHighSurrogate(letter) && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            if (pair) {
                index++;
            } else if (Character.isSurrogate(letter)) {
                text.setCharAt(index, '\ufffd');
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Skeleton that && hash == that.hash && Arrays.equals(tokens, that.tokens)
                && Arrays.equals(glued, that.glued);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
