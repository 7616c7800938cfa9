package io.bactrian.logs;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads when a line was written, in seconds from a day of no matter: only distances count. A date without a year is of a leap year; where
 * there is no date at all, a time that falls back by more than half a day begins the next one.
 */
final class LineClock {

    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int ANY_YEAR = 2000;
    private static final long DAY = 86_400;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private String text = "";
    private int end;
    private int year;
    private int month;
    private int day;
    private long seconds;
    private long lastTime = UNKNOWN;
    private long dayOffset;

    /** @param headerEnd where the message begins; the time stands before it */
    long read(String line, int headerEnd) {
        text = line;
        end = headerEnd;
        year = -1;
        month = -1;
        day = -1;
        seconds = -1;
        int at = 0;
        while (at < end && seconds < 0) {
            char letter = text.charAt(at);
            if (isDigit(letter)) {
                at = number(at);
            } else if (Shape.isLetter(letter)) {
                at = word(at);
            } else {
                at++;
            }
        }
        if (seconds < 0) {
            return UNKNOWN;
        }
        if (year < 0 && at + 4 < end && text.charAt(at) == ' ' && digitsEnd(at + 1) == at + 5) {
            year = value(at + 1, at + 5);
        }
        if (seconds > DAY) {
            return seconds;
        }
        return month > 0 && day > 0 ? dated() : undated();
    }

    private long dated() {
        try {
            return LocalDate.of(year > 0 ? year : ANY_YEAR, month, day).toEpochDay() * DAY + seconds;
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
    }

    private long undated() {
        if (lastTime != UNKNOWN && seconds < lastTime - DAY / 2) {
            dayOffset += DAY;
        }
        lastTime = seconds;
        return dayOffset + seconds;
    }

    /** Behind the number, or behind the date or time that it begins. */
    private int number(int start) {
        int at = digitsEnd(start);
        int length = at - start;
        char behind = at < end ? text.charAt(at) : ' ';
        if (behind == ':' && length <= 2 && at + 1 < end && isDigit(text.charAt(at + 1))) {
            return time(start, ':');
        }
        if (length == 8) {
            year = value(start, start + 4);
            month = value(start + 4, start + 6);
            day = value(start + 6, at);
            return at;
        }
        if ((behind == '-' || behind == '/' || behind == '.') && at + 1 < end && isDigit(text.charAt(at + 1))) {
            return length == 10 ? epoch(start, at) : date(start, behind);
        }
        if (behind == '/' && at + 1 < end && Shape.isLetter(text.charAt(at + 1))) {
            day = value(start, at);
            return at + 1;
        }
        if (length == 10 || length == 13) {
            return epoch(start, at);
        }
        if (length == 6) {
            sixDigits(start, at);
        } else if (length <= 2 && month > 0 && day < 0) {
            day = value(start, at);
        } else if (length == 4 && month > 0 && year < 0) {
            year = value(start, at);
        }
        return behind == ':' && length == 4 ? at + 1 : at;
    }

    private int epoch(int start, int at) {
        seconds = Long.parseLong(text.substring(start, start + 10));
        return at;
    }

    /** {@code yyMMdd HHmmss}. */
    private void sixDigits(int start, int at) {
        if (month < 0) {
            year = ANY_YEAR + value(start, start + 2);
            month = value(start + 2, start + 4);
            day = value(start + 4, at);
        } else {
            seconds = value(start, start + 2) * 3600L + value(start + 2, start + 4) * 60L + value(start + 4, at);
        }
    }

    private int time(int start, char separator) {
        int hourEnd = digitsEnd(start);
        int minuteEnd = digitsEnd(hourEnd + 1);
        seconds = value(start, hourEnd) * 3600L + value(hourEnd + 1, minuteEnd) * 60L;
        if (minuteEnd + 1 < end && text.charAt(minuteEnd) == separator && isDigit(text.charAt(minuteEnd + 1))) {
            int secondEnd = digitsEnd(minuteEnd + 1);
            seconds += value(minuteEnd + 1, secondEnd);
            return secondEnd;
        }
        return minuteEnd;
    }

    /** {@code 2005-06-03}, {@code 17/06/09}, {@code 03-17}; behind it another time may follow with dots. */
    private int date(int start, char separator) {
        int firstEnd = digitsEnd(start);
        int secondEnd = digitsEnd(firstEnd + 1);
        int first = value(start, firstEnd);
        int second = value(firstEnd + 1, secondEnd);
        if (secondEnd + 1 >= end || text.charAt(secondEnd) != separator || !isDigit(text.charAt(secondEnd + 1))) {
            month = first;
            day = second;
            return secondEnd;
        }
        int thirdEnd = digitsEnd(secondEnd + 1);
        int third = value(secondEnd + 1, thirdEnd);
        boolean yearFirst = firstEnd - start == 4 || thirdEnd - secondEnd - 1 != 4 && second <= 12;
        year = yearFirst ? first : third;
        year = year < 100 ? ANY_YEAR + year : year;
        month = second <= 12 || yearFirst ? second : first;
        day = yearFirst ? third : second <= 12 ? first : second;
        if (thirdEnd + 3 < end && text.charAt(thirdEnd) == '-' && isDigit(text.charAt(thirdEnd + 1)) && text.charAt(thirdEnd + 3) == '.') {
            return time(thirdEnd + 1, '.');
        }
        return thirdEnd;
    }

    private int word(int start) {
        int at = start;
        while (at < end && Shape.isLetter(text.charAt(at))) {
            at++;
        }
        if (at - start >= 3 && month < 0 && Vocabulary.is(Vocabulary.MONTH, text.substring(start, at))) {
            month = MONTHS.indexOf(text.substring(start, start + 3).toLowerCase(java.util.Locale.ROOT)) / 3 + 1;
            return at < end && text.charAt(at) == '/' ? behindYear(at + 1) : at;
        }
        return at;
    }

    /** {@code 10/Oct/2000:13:55:36}. */
    private int behindYear(int start) {
        int at = digitsEnd(start);
        if (at - start == 4) {
            year = value(start, at);
        }
        return at + 1;
    }

    private int digitsEnd(int start) {
        int at = start;
        while (at < end && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Numbers longer than any date's are cut. */
    private int value(int start, int stop) {
        int value = 0;
        for (int index = start; index < Math.min(stop, start + 8); index++) {
            value = value * 10 + text.charAt(index) - '0';
        }
        return value;
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }
}
