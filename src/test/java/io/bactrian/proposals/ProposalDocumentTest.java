package io.bactrian.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.DefaultResourceLoader;

class ProposalDocumentTest {

    private static final Path LOOK_AT = Path.of("target/proposals");
    private final ProposalDocument documents = new ProposalDocument(null, new DefaultResourceLoader(),
            "file:" + Path.of("").toAbsolutePath(), "Медиа Группа «Север»", 14);

    private static ObjectNode proposal(String language, String client) {
        return JsonNodeFactory.instance.objectNode().put("id", 41).put("number", 2).put("mediaPlanId", 9).put("language", language)
                .put("client", client);
    }

    private static ObjectNode plan(int lines, String currency, String each) {
        ObjectNode plan = JsonNodeFactory.instance.objectNode().put("currency", currency).put("from", "2026-12-25").put("to", "2027-02-03");
        for (int i = 0; i < lines; i++) {
            plan.withArray("lines").addObject().put("channel", "Канал " + i).put("title", i % 5 == 3
                            ? "Международная рекламная сеть с очень длинным названием площадки" : "Яндекс Директ, Поиск")
                    .put("formatTitle", "Текстово-графические объявления").put("from", "2026-12-25").put("to", i % 4 == 0 ? "2026-12-25"
                            : "2027-02-03")
                    .put("amount", new BigDecimal(each).add(BigDecimal.valueOf(i)).toPlainString()).put("expectedImpressions", 1_234_567L
                            + i)
                    .put("expectedClicks", 4_321L * i).put("note", "Сумма 777 777 ₽ из головы");
        }
        BigDecimal budget = BigDecimal.ZERO;
        for (var line : plan.path("lines")) {
            budget = budget.add(new BigDecimal(line.path("amount").asText()));
        }
        return plan.put("budget", budget.toPlainString());
    }

    private static ObjectNode text(String title, String... paragraphs) {
        ObjectNode text = JsonNodeFactory.instance.objectNode().put("title", title);
        for (String paragraph : paragraphs) {
            text.withArray("sections").addObject().put("heading", "О кампании").put("text", paragraph);
        }
        return text.set("madeBy", new ObjectMapper().createObjectNode().put("kind", "rule"));
    }

    private String read(String name, byte[] pdf) throws IOException {
        Files.createDirectories(LOOK_AT);
        Files.write(LOOK_AT.resolve(name), pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document).replace('\u00a0', ' ');
        }
    }

    @Test
    void shouldShowThePlansFiguresAndNoOthers() throws IOException {
        ObjectNode plan = plan(5, "RUB", "1234567.89");
        String words = read("short-ru.pdf", documents.pdf(proposal("ru", "ООО «Ромашка»"), plan, text("Весна в Казани",
                "О распродаже узнают водители Казани.\nВторой абзац с <b>разметкой</b> & знаками.")));
        for (var line : plan.path("lines")) {
            assertThat(words).contains(new PrintedMoney("RUB", "ru").text(line.path("amount").asText()).replace('\u00a0', ' '));
        }
        assertThat(words).contains("6 172 849,45 ₽", "Итого", "25 декабря 2026 – 3 февраля 2027", "ООО «Ромашка»", "Весна в Казани",
                "<b>разметкой</b> & знаками", "Текст составлен по шаблону", "версия 2", "Стр. 1 из 1").doesNotContain("777");
    }

    @Test
    void shouldGoOverPagesWithTheHeadOfTheTableAndNumbersOnEach() throws IOException {
        String long1 = "Очень длинное название рекламной кампании, которое не помещается ни в одну строку и занимает несколько, потому что"
                + " менеджер вписал в него весь бриф целиком";
        byte[] pdf = documents.pdf(proposal("ru", "Общество с ограниченной ответственностью «Торговый дом „Северные и южные товары для"
                + " дома, дачи и отдыха“ имени всех, кто в нём когда-либо работал»"), plan(30, "RUB", "98765432109876.54"),
                text(long1, "Первый. ".repeat(60), "Непрерывноесловобезпробелов".repeat(20), "Третий. ".repeat(80)));
        String words = read("long-ru.pdf", pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThanOrEqualTo(3);
            for (int page = 1; page <= pages; page++) {
                assertThat(words).contains("Стр. " + page + " из " + pages);
            }
            assertThat(words.split("Площадка и формат", -1).length - 1).isGreaterThanOrEqualTo(2);
        }
        assertThat(words).contains("98 765 432 109 905,54 ₽");
    }

    @Test
    void shouldPrintEnglishAndOtherCurrencies() throws IOException {
        String words = read("short-en.pdf", documents.pdf(proposal("en", "Łódź & Çelik Ltd., საქართველო 株式会社 🌸"), plan(3, "KWD",
                "1000.001"),
                text("Spring in Kazan", "The campaign reaches commuters.")));
        assertThat(words).contains("KWD 1,000.001", "KWD 3,003.003", "Łódź & Çelik Ltd., საქართველო", "Page 1 of 1", "Media plan",
                "25 December 2026 – 3 February 2027").doesNotContain("🌸");
        assertThat(read("yen.pdf", documents.pdf(proposal("en", "X"), plan(1, "JPY", "150000"), text("T", "x")))).contains("JPY 150,000");
    }

    @Test
    void shouldCarryItsFonts() throws IOException {
        byte[] pdf = documents.pdf(proposal("ru", "Ромашка"), plan(2, "KZT", "10.00"), text("Заголовок", "Слова"));
        List<String> outside = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            for (PDPage page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    if (!font.isEmbedded()) {
                        outside.add(font.getName());
                    }
                }
            }
        }
        assertThat(outside).isEmpty();
        assertThat(pdf.length).isLessThan(200_000);
    }
}
