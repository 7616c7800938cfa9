package io.bactrian.knowledge;

/** What is looked for in a text before it becomes knowledge. A bean of this type replaces the rules that the module uses by itself. */
public interface ArticleScreening {

    /** Whether the text gives orders to a language model, in Russian or English. */
    boolean suspicious(String text);

    /** The text of a conversation without what tells who took part in it, as far as rules can see: a person reads it before it is shown. */
    String withoutPersonalData(String text);
}
