package io.bactrian.agents;

import io.bactrian.delivery.HubException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * An attached file as lines: plain text, gzip, or a zip of texts. What it inflates to is counted as it is read, and stopped at a limit,
 * whatever its headers claim. Archives inside archives are not opened.
 */
final class LogFile {

    private static final int MOST_ENTRIES = 100;

    private LogFile() {
    }

    /** Why a file is no log, in words for an operator. */
    static final class UnreadableException extends Exception {

        UnreadableException(String why) {
            super(why);
        }
    }

    /**
     * Reads all that is inside.
     *
     * @param mostInflated bytes, of all that is inside
     * @throws UnreadableException for what is no text, broken, or too large inside
     */
    static void read(byte[] file, String name, long mostInflated, LogParts parts) throws UnreadableException {
        try {
            boolean anyText;
            if (begins(file, 0x1F, 0x8B)) {
                Counted inflated = new Counted(new GZIPInputStream(new ByteArrayInputStream(file)), mostInflated);
                anyText = part(inflated, name, parts);
                inflated.readToEnd();
            } else if (begins(file, 'P', 'K')) {
                anyText = zip(file, name, mostInflated, parts);
            } else {
                anyText = part(new ByteArrayInputStream(file), name, parts);
            }
            if (!anyText) {
                throw new UnreadableException("It is no text");
            }
        } catch (TooLargeException e) {
            throw new UnreadableException("It inflates to more than " + mostInflated + " bytes");
        } catch (HubException e) {
            throw new UnreadableException(e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableException("The archive is broken");
        }
    }

    private static boolean part(InputStream bytes, String name, LogParts parts) throws IOException {
        Reader text = LogText.of(bytes);
        if (text != null) {
            parts.part(name, text);
        }
        return text != null;
    }

    private static boolean zip(byte[] file, String name, long mostInflated, LogParts parts) throws IOException, UnreadableException {
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file));
        Counted counted = new Counted(zip, mostInflated);
        boolean anyText = false;
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = next(zip, counted)) {
            if (++entries > MOST_ENTRIES) {
                throw new UnreadableException("It holds more than " + MOST_ENTRIES + " files");
            }
            if (!entry.isDirectory()) {
                anyText |= part(counted, name + "/" + entries, parts);
            }
        }
        if (entries == 0) {
            throw new ZipException("No entry");
        }
        return anyText;
    }

    /** The rest of an entry that was not read is inflated all the same, and so it is counted. */
    private static ZipEntry next(ZipInputStream zip, Counted counted) throws IOException {
        counted.readToEnd();
        return zip.getNextEntry();
    }

    private static boolean begins(byte[] file, int first, int second) {
        return file.length > 2 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
    }

    private static final class TooLargeException extends IOException {
    }

    /** Does not close what it counts. */
    private static final class Counted extends FilterInputStream {

        private final long most;
        private long count;

        Counted(InputStream input, long most) {
            super(input);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(read, 0);
            if (count > most) {
                throw new TooLargeException();
            }
            return read;
        }

        void readToEnd() throws IOException {
            byte[] passedOver = new byte[8192];
            while (read(passedOver, 0, passedOver.length) >= 0) {
                // counted by reading
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
