package io.bactrian.logs;

import java.util.Arrays;

/** The words that mean the same in every log: months, units, states and the nouns after which a name follows. None is of one system. */
final class Vocabulary {

    static final int MONTH = 1;
    static final int DAY = 1 << 1;
    static final int ZONE = 1 << 2;
    static final int UNIT = 1 << 3;
    /** A value that stands for its absence. */
    static final int NOTHING = 1 << 4;
    /** Says how something stands: one of a few, and each tells another story. */
    static final int STATE = 1 << 5;
    /** A name is likely to follow. */
    static final int CUE = 1 << 6;
    /** The last label of a host name. */
    static final int TOP_LEVEL = 1 << 7;
    /** A name although there is a digit in it. */
    static final int NAME = 1 << 8;
    /** The key of a field that holds words for people. */
    static final int MESSAGE_KEY = 1 << 9;
    static final int LEVEL = 1 << 10;
    /** Hints at a failure, weakly: "0 errors" does too. */
    static final int TROUBLE = 1 << 11;

    private static final int LONGEST = 14;
    private static final int SIZE = 1 << 11;
    private static final String[] WORDS = new String[SIZE];
    private static final int[] FLAGS = new int[SIZE];

    static {
        add(MONTH, "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august"
                + " september october november december янв фев апр июн июл авг сен окт ноя дек января февраля марта апреля"
                + " мая июня июля августа сентября октября ноября декабря");
        add(DAY, "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday");
        add(ZONE, "utc gmt est edt cst cdt mst mdt pst pdt cet cest msk bst ist jst am pm");
        add(UNIT, "b kb mb gb tb pb kib mib gib tib k m g t byte bytes bit bits s sec secs second seconds ms msec msecs"
                + " millis us usec usecs ns nsec min mins minute minutes h hr hrs hour hours d day days hz khz mhz ghz"
                + " milliseconds microseconds nanoseconds kbps mbps gbps bps kb/s mb/s gb/s b/s мс сек секунд секунды"
                + " секунда мин минут минуты час часа часов дней дня байт кб мб гб");
        add(NOTHING, "null nil none n/a nan undefined");
        add(STATE, "up down on off true false ok yes no open close start stop success failure enable disable active inactive"
                + " read write get set add remove new old begin end in out full empty ready idle busy online offline да нет"
                + " вкл выкл включен выключен");
        add(CUE, "user users username host hostname server client device driver file filename directory dir path name node"
                + " interface module for from by to at id key tag account group domain service пользователь пользователя"
                + " пользователю пользователем клиент клиента клиенту сервер сервера серверу хост хоста узел узла"
                + " файл файла каталог устройство группа сервис сервиса модуль");
        add(TOP_LEVEL, "com org net edu gov mil int info biz io arpa local localdomain lan internal corp intranet home");
        add(NAME, "ipv4 ipv6 utf8 md5 sha1 sha256 sha384 sha512 base64 x86 x64 win32 http2 h2 oauth2 log4j x509 s3 ec2 k8s"
                + " i18n l10n");
        add(MESSAGE_KEY, "msg message log event error err reason text");
        add(LEVEL, "trace debug verbose info information notice warn warning error err severe crit critical alert emerg fatal"
                + " panic");
        add(TROUBLE, "error errors err fail fails failed failure failures failing exception exceptions fatal panic abort"
                + " aborted crash crashed denied refused rejected timeout timedout unreachable corrupt corrupted invalid"
                + " illegal cannot unable lost critical severe unexpected unexpectedly violation broken dead killed overflow"
                + " exhausted expired missing ошибка ошибки ошибок сбой отказ отказано исключение недоступен недоступна"
                + " недоступно");
    }

    private Vocabulary() {
    }

    private static void add(int flag, String words) {
        for (String word : words.split(" ")) {
            int at = slot(word.toCharArray(), 0, word.length());
            WORDS[at] = word;
            FLAGS[at] |= flag;
        }
    }

    /** What a word is, as a sum of flags; 0 for a word that means nothing here. Letters are compared without their case. */
    static int flags(char[] text, int start, int end) {
        return end - start > LONGEST || end == start ? 0 : FLAGS[slot(text, start, end)];
    }

    static boolean is(int flag, String word) {
        return word.length() <= LONGEST && (flags(word.toCharArray(), 0, word.length()) & flag) != 0;
    }

    private static int slot(char[] text, int start, int end) {
        int hash = 7;
        for (int index = start; index < end; index++) {
            hash = hash * 31 + lower(text[index]);
        }
        int at = (hash ^ hash >>> 15) & SIZE - 1;
        while (WORDS[at] != null && !same(WORDS[at], text, start, end)) {
            at = at + 1 & SIZE - 1;
        }
        return at;
    }

    private static boolean same(String word, char[] text, int start, int end) {
        if (word.length() != end - start) {
            return false;
        }
        for (int index = 0; index < word.length(); index++) {
            if (word.charAt(index) != lower(text[start + index])) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' || letter >= 'А' && letter <= 'Я' ? (char) (letter + 32) : letter;
    }

    /** How many words the table holds, so that a test can say that none was lost. */
    static long size() {
        return Arrays.stream(WORDS).filter(word -> word != null).count();
    }
}
