package io.bactrian.llm.gateway;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Pattern;

/**
 * Patterns of schemas that strangers send. Some take longer than the universe will last for a text that a model can be asked to give; after
 * so many looks at its letters a text does not match.
 */
final class BoundedPatterns implements RegularExpressionFactory {

    private static final int MOST_LOOKS = 2_000_000;

    @Override
    public RegularExpression getRegularExpression(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> {
            try {
                return pattern.matcher(new Watched(text, new int[] {MOST_LOOKS})).find();
            } catch (TooManyLooks | StackOverflowError e) {
                return false;
            }
        };
    }

    private static final class TooManyLooks extends RuntimeException {

        TooManyLooks() {
            super(null, null, false, false);
        }
    }

    private record Watched(String text, int[] left) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left[0]-- <= 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
