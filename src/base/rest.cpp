#include "base/rest.h"

#include <cstdint>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace rapport {
namespace {

// The first of the loaded objects is the program itself, which ends the walk. Its pages that can be written hold what was bound at the start.
int forget_pages(dl_phdr_info* program, std::size_t, void*)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < program->dlpi_phnum; ++i) {
        const auto& part = program->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || (part.p_flags & PF_W)) continue;
        const auto begin = (program->dlpi_addr + part.p_vaddr) & ~(page - 1), end = program->dlpi_addr + part.p_vaddr + part.p_memsz;
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 1;
}

}  // namespace

void give_back_what_the_start_needed()
{
    ::malloc_trim(0);
    ::dl_iterate_phdr(forget_pages, nullptr);
}

}  // namespace rapport
