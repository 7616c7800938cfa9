package io.bactrian.proposals;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The fonts of documents, which travel inside them: Roboto (Apache License 2.0), and DejaVu Sans (Bitstream Vera licence) for the scripts
 * and signs that Roboto lacks. They come from their own jars, so that no machine needs fonts.
 */
final class Fonts {

    private static final String ROBOTO = "fonts/ttf/Roboto/Roboto-%s.ttf";
    private static final String DEJAVU = "net/sf/jasperreports/fonts/dejavu/DejaVuSans%s.ttf";

    private static final List<Face> FACES = List.of(
            new Face("Roboto", ROBOTO.formatted("Regular"), 400, FontStyle.NORMAL), new Face("Roboto", ROBOTO.formatted("Bold"), 700,
                    FontStyle.NORMAL), new Face("Roboto", ROBOTO.formatted("Italic"), 400, FontStyle.ITALIC),
            new Face("DejaVu Sans", DEJAVU.formatted(""), 400, FontStyle.NORMAL),
            new Face("DejaVu Sans", DEJAVU.formatted("-Bold"), 700, FontStyle.NORMAL));

    private final List<CmapLookup> known;

    Fonts() {
        this.known = FACES.stream().filter(face -> face.weight == 400 && face.style == FontStyle.NORMAL).map(Fonts::letters).toList();
    }

    static void embed(PdfRendererBuilder builder) {
        for (Face face : FACES) {
            builder.useFont(() -> open(face.file), face.family, face.weight, face.style, true);
        }
    }

    /** The text with only those letters that can be printed: signs and emoji go out, a letter of an unknown script becomes a box. */
    String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (letter == '\n' || known.stream().anyMatch(font -> font.getGlyphId(letter) > 0)) {
                printable.appendCodePoint(letter);
            } else if (Character.isLetterOrDigit(letter)) {
                printable.append('□');
            }
        });
        return printable.toString();
    }

    private static CmapLookup letters(Face face) {
        try (InputStream file = open(face.file); TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file))) {
            return font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(face.file, e);
        }
    }

    private static InputStream open(String file) {
        InputStream stream = Fonts.class.getClassLoader().getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException("The font " + file + " is not on the class path");
        }
        return stream;
    }

    private record Face(String family, String file, int weight, FontStyle style) {
    }
}
