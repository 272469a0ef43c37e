package dev.runctl.architecture.planted.sqlite;

class Sqlite {
    Object bad = org.slf4j.LoggerFactory.class;
}
