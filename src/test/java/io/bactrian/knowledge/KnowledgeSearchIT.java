package io.bactrian.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Search by words on a real PostgreSQL, with one hub and with two. */
class KnowledgeSearchIT {

    @RegisterExtension
    static final KnowledgeDatabase database = new KnowledgeDatabase();

    private KnowledgeAlone hub;
    private KnowledgeAlone otherHub;

    @BeforeEach
    void twoHubs() {
        database.clear();
        hub = new KnowledgeAlone(database.source());
        otherHub = new KnowledgeAlone(database.source());
    }

    @Test
    void shouldFindAtOnceWhatAnotherHubHasWritten() {
        long refund = hub.write("Refund to a card", "Money goes back to the very same card within three to five days.");
        assertThat(otherHub.find("When does the money come back to my card?")).containsExactly(refund);

        long invoice = otherHub.write("Lost invoice", "An operator sends the invoice again from the page of the deal.");
        assertThat(hub.find("The invoice is lost, who sends it again?")).startsWith(invoice);
    }

    @Test
    void shouldNotFindWhatWasArchivedOrSaidBefore() {
        long article = hub.write("Opening hours", "The desk opens at nine and closes at twenty-one.");
        long archived = hub.write("Opening hours of the shop", "The shop opens at noon.");
        assertThat(otherHub.find("When does the shop open at noon?")).startsWith(archived);

        hub.archive(archived);
        hub.rewrite(article, "Lunch break", "There is no lunch break on Fridays.");

        assertThat(otherHub.find("When does the shop open?")).isEmpty();
        assertThat(otherHub.find("Is there a lunch break on Fridays?")).containsExactly(article);
    }

    @Test
    void shouldCountTheSameWhetherItFollowedEveryChangeOrBeganAnew() {
        long first = hub.write("One", "Words about elephants and whales.");
        hub.index.catchUp();
        for (int number = 0; number < 20; number++) {
            hub.write("Number " + number, "Words about trains and ships, number " + number + ".");
            otherHub.find("ships");
        }
        hub.rewrite(first, "One", "Words about tigers.");
        otherHub.archive(first);
        otherHub.rewrite(first, "One again", "Words about lions and tigers.");
        hub.find("lions");

        KnowledgeAlone fresh = new KnowledgeAlone(database.source());
        fresh.find("lions");
        for (String word : List.of("elephants", "whales", "trains", "tigers", "lions", "words")) {
            int term = TermBag.hash(WordForms.stem(word));
            int expected = fresh.index.by(statistics -> statistics.stems().count(term));
            assertThat(hub.index.<Integer>by(statistics -> statistics.stems().count(term))).as(word).isEqualTo(expected);
            otherHub.find("lions");
            assertThat(otherHub.index.<Integer>by(statistics -> statistics.stems().count(term))).as(word).isEqualTo(expected);
        }
        assertThat(hub.index.<Integer>by(Statistics::chunks)).isEqualTo(21);
    }

    @Test
    void shouldBeginAnewWhenItIsTooFarBehind() {
        long kept = hub.write("Kept", "Something about giraffes.");
        long gone = hub.write("Gone", "Something about zebras.");
        otherHub.find("zebras");
        hub.archive(gone);
        hub.database.sql("update knowledge_state set version = version + 20000").update();
        hub.transactions.executeWithoutResult(transaction -> hub.versions.forgetRetired());

        assertThat(hub.database.sql("select count(*) from knowledge_chunk").query(Integer.class).single()).isEqualTo(1);
        assertThat(otherHub.find("zebras")).isEmpty();
        assertThat(otherHub.find("giraffes")).containsExactly(kept);
        assertThat(otherHub.index.<Integer>by(Statistics::chunks)).isEqualTo(1);
    }

    @Test
    void shouldFindAWordInAllItsFormsAndWithAMisprint() {
        long article = hub.write("Возврат предоплаты", "Неизрасходованная предоплата возвращается по письменному заявлению.");
        hub.write("Маркировка рекламы", "Каждый креатив несёт токен, который выдаёт оператор рекламных данных.");

        assertThat(hub.find("вернуть предоплату по заявлению")).startsWith(article);
        assertThat(hub.find("придоплатами")).containsExactly(article);
        assertThat(hub.find("неизрасхадованной")).containsExactly(article);
    }

    @Test
    void shouldFindAnArticleOnceByItsBestPassage() {
        long article = hub.write("Payments", """
                # Payments
                ## Cards
                Cards are charged at once. The bank holds the sum for a week.

                ## Transfers
                Bank transfers are matched by the number in the purpose of the payment.
                """);
        hub.write("Other", "Banks are closed on Sundays.");

        List<KnowledgeSearch.Passage> passages = hub.search.search("By what number is a bank transfer matched?", null, 10);

        assertThat(passages).extracting(KnowledgeSearch.Passage::articleId).startsWith(article).doesNotHaveDuplicates();
        assertThat(passages.get(0).heading()).isEqualTo("Transfers");
        assertThat(passages.get(0).snippet()).isEqualTo("Bank transfers are matched by the number in the purpose of the payment.");
        assertThat(passages.get(0).score()).isBetween(KnowledgeSearch.GOOD_ENOUGH, 1.0);
    }

    @Test
    void shouldPreferTheLanguageOfTheQuestionAndKeepToTheOneThatIsAskedFor() {
        long english = hub.write("Bitrix24", "The Bitrix24 webhook needs the right crm.");
        long russian = hub.write("Битрикс24 (Bitrix24)", "Вебхуку Bitrix24 нужно право crm.");

        assertThat(hub.find("Какое право нужно вебхуку Bitrix24?")).startsWith(russian);
        assertThat(hub.find("What right does the Bitrix24 webhook need?")).startsWith(english);
        assertThat(hub.search.search("Bitrix24 crm", "ru", 10)).extracting(KnowledgeSearch.Passage::articleId).containsExactly(russian);
        assertThat(hub.search.search("Bitrix24 crm", "en", 10)).extracting(KnowledgeSearch.Passage::articleId).containsExactly(english);
    }

    @Test
    void shouldStandAnyQuestion() {
        hub.write("Anything", "Any text at all.");
        for (String question : List.of("", " ", "?!", "'", "\\", ":*", "a & b | !c", "<->", "the", "и", "()", "''':*", "%", "_", "\u202Eevil", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐐷",
                "x".repeat(900), "слово ".repeat(150), "1.5.6,7", "0")) {
            assertThat(hub.search.search(question, null, 5)).as(question).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(hub.search.search("text ".repeat(10_000), null, 5)).hasSize(1);
    }

    @Test
    void shouldFindTheSameWithoutRoomForMoreThanAFewChunks() {
        KnowledgeAlone small = new KnowledgeAlone(database.source(), new NoEmbedder(), null, 3);
        for (int number = 0; number < 30; number++) {
            hub.write("Article " + number, "The code of locker " + (1000 + number) + " is secret.");
        }
        for (int number = 0; number < 30; number += 7) {
            assertThat(small.find("What is the code of locker " + (1000 + number))).startsWith(hub.find("locker " + (1000 + number)).get(0));
        }
    }
}
