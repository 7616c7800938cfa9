package io.bactrian.privacy;

import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/** What is no personal data and looks like it: numbers of business, companies, brands, places, times. */
final class CorpusThings {

    private static final String[] CITIES = {"Москва", "Владимир", "Ростов", "Пушкино", "Киров", "Казань", "Королёв", "Саратов", "Тверь",
        "Николаев", "Калининград", "Чехов", "Нижний Новгород", "Санкт-Петербург"};
    private static final String[] STREETS = {"Пушкина", "Гагарина", "Ленина", "Академика Королёва", "Маршала Жукова", "Льва Толстого",
        "Карла Маркса", "Юрия Гагарина", "Розы Люксембург", "Мира", "8 Марта", "Садовая", "Максима Горького", "Тимирязева", "Менделеева"};
    private static final String[] BRANDS = {"Яндекс Директ", "VK Реклама", "Google Ads", "Telegram Ads", "МТС Маркетолог", "Авито",
        "Ozon", "Wildberries", "Тинькофф", "Сбер", "myTarget", "Мираторг", "Мегафон", "Calltouch", "Roistat"};
    private static final String[] COMPANIES = {"ООО «Вектор Медиа»", "АО «Ромашка»", "ООО «Иванов и партнёры»", "ПАО «Газпром»",
        "ООО \"Северный Ветер\"", "АО «Тандер»", "ООО «Медиа Инстинкт»", "ГК «Петрович»", "ООО «Тихий Дон»", "ЗАО «Максима Групп»"};
    private static final String[] MONTHS = {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь"};
    private static final String[] MONTHS_GENITIVE = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа"};
    private static final String[] ENGLISH_MONTHS = {"January", "March", "April", "May", "June", "August", "October"};
    private static final String[] ENGLISH_CITIES = {"London", "New York", "San Diego", "Austin", "Charlotte", "Florence", "Sydney",
        "Jackson", "Lincoln", "Berlin", "St. Petersburg", "Madison"};
    private static final String[] ENGLISH_STREETS = {"Lincoln Avenue", "Baker Street", "Martin Luther King Boulevard", "Madison Square",
        "Washington Street", "Main Street", "Franklin Road", "Jefferson Drive"};

    private final Random random;
    private final CorpusNumbers numbers;
    private final Faker english;

    CorpusThings(Random random, CorpusNumbers numbers) {
        this.random = random;
        this.numbers = numbers;
        this.english = new Faker(Locale.ENGLISH, random);
    }

    /** What goes into a slot of this name. */
    String of(String slot) {
        return switch (slot) {
            case "kpp" -> numbers.fill("77##01001");
            case "bik" -> numbers.fill("0445#####");
            case "ogrn" -> ogrn();
            case "okpo" -> numbers.fill("########");
            case "account" -> numbers.fill(pick("40702810###########", "30101810############", "40817810############"));
            case "order" -> numbers.fill(pick("~#######", "45########", "1##########", "~###########", "2024-00####", "A-10######",
                    "###-#######-#######", "################", "100#####-####"));
            case "tracking" -> numbers.fill(pick("RA#########RU", "1Z999AA1########", "8008#########", "8008##########", "10-####-####-#"));
            case "barcode" -> numbers.fill("46###########");
            case "contract" -> numbers.fill(pick("МД-118/20##", "2024/03##-0#", "##/##-Р", "ДГ-########"));
            case "invoice" -> numbers.fill(pick("1###", "INV-2024-00###", "0000-000###", "СФ-####/#"));
            case "campaign" -> numbers.fill(pick("7#######", "5########", "1######"));
            case "ticket" -> numbers.fill(pick("SUP-#####", "#####", "##########"));
            case "uuid" -> numbers.fill("3f##a#c1-####-4#e#-9#b#-##########f#");
            case "sha" -> numbers.fill(pick("d41d8cd98f00b204e98009########################", "7f3a####", "e3b0c442####"));
            case "ip" -> numbers.fill("10.#.1#.2#");
            case "version" -> numbers.fill(pick("2.1#.#", "24.5.#.1###", "10.0.19###.4###", "3.11.0-rc.#"));
            case "small" -> numbers.fill("~#");
            case "small4" -> numbers.fill("####");
            case "percent" -> numbers.fill("1,#").concat(" %");
            case "time" -> numbers.fill("1#:2#");
            case "date" -> numbers.fill(pick("1#.03.202#", "2024-03-1#", "2#.11.2023"));
            case "isotime" -> numbers.fill("2024-03-1#T1#:2#:3#Z");
            case "timestamp" -> numbers.fill(pick("2024-03-1# 1#:2#:3#,###", "2024-03-1#T1#:2#:3#.###Z", "17110#######", "17110##### ",
                    "[1#/Mar/2024:1#:2#:3# +0300]"));
            case "amount" -> numbers.fill(pick("~###.00", "1####.5#", "99##"));
            case "price" -> numbers.fill(pick("1 2## ###,00 руб.", "1# 990 ₽", "~ ### ### рублей", "~## ### р.", "~##,## ₽"));
            case "price.en" -> numbers.fill(pick("$1#,4##.00", "EUR 1,2##.00", "USD ~## ###", "€~##.50", "£1 2## ###"));
            case "bignumber" -> numbers.fill(pick("1# 3## ###", "~## ###", "~ ### ###", "1########"));
            case "bignumber.en" -> numbers.fill(pick("1#,3##,###", "~##,###", "1########"));
            default -> words(slot);
        };
    }

    private String words(String slot) {
        return switch (slot) {
            case "date.en" -> numbers.fill(pick(pick(ENGLISH_MONTHS) + " 1#, 2024", "1# " + pick(ENGLISH_MONTHS) + " 2024", "03/1#/2024"));
            case "city" -> pick(CITIES);
            case "street.name" -> pick(STREETS);
            case "street" -> numbers.fill("ул. " + pick(STREETS) + ", д. 1#, кв. ~#");
            case "brand" -> pick(BRANDS);
            case "company" -> pick(COMPANIES);
            case "company.quoted" -> pick("«Вектор Медиа»", "«Ромашка»", "«Северный Ветер»");
            case "company.en" -> pick(english.company().name(), "Northwind Media Ltd", "Morgan Stanley", "Johnson & Johnson", "Acme Corp");
            case "month" -> pick(MONTHS);
            case "month.gen" -> pick(MONTHS_GENITIVE);
            case "month.en" -> pick(ENGLISH_MONTHS);
            case "city.en" -> pick(ENGLISH_CITIES);
            case "street.en" -> pick(ENGLISH_STREETS);
            case "title" -> pick("Mr.", "Ms.", "Mrs.", "Dr.", "Mr", "Ms");
            default -> throw new IllegalArgumentException("No such slot: " + slot);
        };
    }

    private String ogrn() {
        String digits = numbers.fill("10277001####");
        return digits + Long.parseLong(digits) % 11 % 10;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
