{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":1,"rootUri":"file:///home/newcomer","capabilities":{}}}
---
{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///home/newcomer/bug.cpp","languageId":"cpp","version":1,"text":"#include <torch/torch.h>\nfloat bug(at::Tensor t) { return *t.cuda().data_ptr<float>(); }\n"}}}
---
{"jsonrpc":"2.0","id":1,"method":"shutdown"}
---
{"jsonrpc":"2.0","method":"exit"}
