// Makes sure that one process writes an SQLite file. The lock is a file beside the database: it dies with the process,
// and it holds the process's number for the person who wonders.
#pragma once
#include <string>

namespace rapport::sqlite {

class WriterLock {
public:
    // Throws DatabaseLocked, which names the process, or StorageRefused when the file cannot be made.
    explicit WriterLock(const std::string& database_path);
    ~WriterLock();
    WriterLock(const WriterLock&) = delete;

private:
    int file_;
};

// The same for whoever comes by another name of the file, such as a hard link: a lock on the database itself.
class FileLock {
public:
    // Of a database that is there. Throws DatabaseLocked, or StorageRefused when it cannot be opened.
    explicit FileLock(const std::string& database_path);
    // After the last connection: SQLite's locks of this process go with any descriptor of the file.
    ~FileLock();
    FileLock(const FileLock&) = delete;

private:
    int database_;
};

}  // namespace rapport::sqlite
