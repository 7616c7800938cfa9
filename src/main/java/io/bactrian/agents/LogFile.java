package io.bactrian.agents;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
     * Reads all lines.
     *
     * @param mostInflated bytes, of all that is inside
     * @return how many lines there were
     * @throws UnreadableException for what is no text, broken, or too large inside
     */
    static int read(byte[] file, String name, long mostInflated, LogLines sink) throws UnreadableException {
        try {
            int lines;
            if (begins(file, 0x1F, 0x8B)) {
                try (InputStream inflated = new Counted(new GZIPInputStream(new ByteArrayInputStream(file)), mostInflated)) {
                    lines = LogText.read(inflated, name, sink);
                }
            } else if (begins(file, 'P', 'K')) {
                lines = zip(file, name, mostInflated, sink);
            } else {
                lines = LogText.read(new ByteArrayInputStream(file), name, sink);
            }
            if (lines < 0) {
                throw new UnreadableException("It is no text");
            }
            return lines;
        } catch (TooLargeException e) {
            throw new UnreadableException("It inflates to more than " + mostInflated + " bytes");
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableException("The archive is broken");
        }
    }

    private static int zip(byte[] file, String name, long mostInflated, LogLines sink) throws IOException, UnreadableException {
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file));
        Counted counted = new Counted(zip, mostInflated);
        int lines = -1;
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = next(zip, counted)) {
            if (++entries > MOST_ENTRIES) {
                throw new UnreadableException("It holds more than " + MOST_ENTRIES + " files");
            }
            if (!entry.isDirectory()) {
                int read = LogText.read(counted, name + "/" + OutsideText.bounded(entry.getName().replaceAll("[\\p{Cntrl}]", ""), 100), sink);
                lines = read < 0 ? lines : Math.max(lines, 0) + read;
            }
        }
        if (entries == 0) {
            throw new ZipException("No entry");
        }
        return lines;
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
