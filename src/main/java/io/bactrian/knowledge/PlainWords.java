package io.bactrian.knowledge;

import java.util.Set;

/** Words that say little about what a text or a question is about: those that hold sentences together, and those that questions are made of. */
final class PlainWords {

    private static final Set<String> ENGLISH = Set.of("""
            a about after again all also am an and any are as at be been before being between both but by can could did do does doing done
            down during each few for from further had has have having he her here hers him his how i if in into is it its itself just me
            might more most must my no nor not now of off on once only or other our ours out over own please re s same shall she should so
            some such t than that the their theirs them then there these they this those through to too under until up us very was we
            were what when where which while who whom whose why will with within without would you your yours
            another call called calls considered found happen happened happens kind kinds known list located main major many much name
            named names number occur occurred refer referred refers sort take takes term terms type types use used uses using word words"""
            .split("\\s+"));

    private static final Set<String> RUSSIAN = Set.of("""
            а без более больше будем будет будут бы был была были было быть в вам вами вас ваш ваша ваше ваши весь во вот впрочем все всегда
            всего всех всю всем всеми вы где да даже два для до другая другие другой другого других его ее ей ему если есть еще ж же за зачем
            здесь и из или им ими иногда их к каждый как какая какие каким какими каких какова каков каково какого какое какой каком какому
            какую когда кого ком кому конечно которая которого которое которой котором которому которую которые который которым которых кто
            куда ли либо лучше между меня мне много может можно мои мой моя мы на над надо нам нами нас наш наша наше наши не него нее ней
            нельзя нет ни нибудь никогда ним ними них ничего но ну о об один одна одни одно он она они оно опять от откуда очень перед
            по под подскажите пожалуйста после потом потому почему почти при про раз разве с сам сама сами само свой своего своей своем
            своему свои своих своя себе себя сейчас сколько со совсем так такая также такие такой там тебя тем теперь то тогда того тоже
            только том тому тот три тут ты у уж уже хорошо хоть чего чей чем чему через что чтоб чтобы чуть чья эта эти этим этих это этого
            этой этом этому этот эту я является являются
            вид видом виды главной главный имя использовал использовалось использовать используется используют каковы количество назвал назвали
            назван названа название названия названо назвать назовите называется называли называлось называлась назывался называть называют
            находилась находился находится находятся образом основной основным произошло происходит согласно состоялась состоялся
            состоялось считается считаются термин термином тип типа типы число"""
            .split("\\s+"));

    private PlainWords() {
    }

    /** Whether the word, as {@link Words} gives it, is one of them in either language. */
    static boolean contain(String word) {
        return ENGLISH.contains(word) || RUSSIAN.contains(word);
    }

    /** Whether the word is an English one of them: a sign of the language that a text is written in. */
    static boolean english(String word) {
        return ENGLISH.contains(word);
    }
}
