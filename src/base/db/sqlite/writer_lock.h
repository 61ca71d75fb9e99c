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

}  // namespace rapport::sqlite
